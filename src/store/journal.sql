-- name: journal_insert
INSERT INTO journal (replica, seq, clock, received_at, sha256, line)
VALUES (:replica, :seq, :clock, :received_at, :sha256, :line);

-- name: journal_own_end
SELECT r.id, r.uuid, j.seq, j.clock, j.sha256, j.line
  FROM local l
  JOIN replica r ON r.uuid = l.value
  LEFT JOIN journal j ON j.replica = r.id
 WHERE l.key = 'replica'
 ORDER BY j.seq DESC
 LIMIT 1;

-- name: journal_highest_clock
SELECT coalesce(max(top), 0) AS clock
  FROM (SELECT (SELECT j.clock FROM journal j WHERE j.replica = r.id ORDER BY j.seq DESC LIMIT 1) AS top
	  FROM replica r);

-- name: journal_replica_add
INSERT INTO replica (uuid) VALUES (:uuid) RETURNING id;

-- name: journal_replica_end
SELECT r.id, j.seq, j.clock, j.sha256, j.line,
       r.uuid = (SELECT value FROM local WHERE key = 'replica') AS own
  FROM replica r
  LEFT JOIN journal j ON j.replica = r.id
 WHERE r.uuid = :uuid
 ORDER BY j.seq DESC
 LIMIT 1;

-- name: journal_base
SELECT r.uuid || ':' || j.seq AS base
  FROM journal j
  JOIN replica r ON r.id = j.replica
 WHERE j.entry = :entry;

-- name: journal_read_back
SELECT sha256, line FROM journal WHERE entry BETWEEN :first AND :last;

-- name: journal_replicas
SELECT id, uuid FROM replica ORDER BY uuid;

-- name: journal_of_replica
SELECT entry, seq, clock, received_at, sha256, line
  FROM journal
 WHERE replica = :replica
   AND entry <= :last
 ORDER BY seq;

-- name: journal_first_after
SELECT min(entry) AS entry FROM journal WHERE received_at > :time;

-- name: journal_newest
SELECT r.uuid || ':' || j.seq || ' ' || lower(hex(j.sha256)) AS head
  FROM journal j
  JOIN replica r ON r.id = j.replica
 ORDER BY j.entry DESC
 LIMIT 1;

-- name: local_get
SELECT value FROM local WHERE key = :key;

-- name: local_set
INSERT INTO local (key, value) VALUES (:key, :value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value;
