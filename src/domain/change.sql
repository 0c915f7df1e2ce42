-- name: change_entry
SELECT j.seq, r.uuid, j.received_at, j.line
  FROM journal j
  JOIN replica r ON r.id = j.replica
 WHERE j.entry = :entry;

-- name: change_base
SELECT j.entry
  FROM replica r
  JOIN journal j ON j.replica = r.id
 WHERE r.uuid = :uuid
   AND j.seq = :seq;

-- Times need not rise with the order of arrival: a clock may have been set back, and a restored
-- ledger keeps the times of several writers.
-- name: change_since
SELECT entry
  FROM journal
 WHERE received_at >= :since
   AND entry <= :last
 ORDER BY entry;

-- name: change_after
SELECT entry
  FROM journal
 WHERE entry > :entry
   AND (:until IS NULL OR received_at <= :until)
 ORDER BY entry;

-- name: change_last_received
SELECT received_at FROM journal ORDER BY entry DESC LIMIT 1;

-- name: change_first_replica
SELECT r.uuid
  FROM journal j
  JOIN replica r ON r.id = j.replica
 ORDER BY j.entry
 LIMIT 1;

-- name: change_own
SELECT j.entry, j.line
  FROM local l
  JOIN replica r ON r.uuid = l.value
  JOIN journal j ON j.replica = r.id
 WHERE l.key = 'replica'
 ORDER BY j.seq DESC;

-- name: change_retracted
SELECT entry FROM retracted WHERE kind = :kind AND code = :code;

-- name: change_conflicts
SELECT entry FROM conflict WHERE kind = :kind AND code = :code;

-- The last entries of what is about a commitment.
-- name: change_about
SELECT entry FROM rating WHERE commitment = :code
UNION ALL
SELECT entry FROM wording WHERE commitment = :code
UNION ALL
SELECT entry FROM link WHERE "from" = :code
UNION ALL
SELECT entry FROM link WHERE "to" = :code
UNION ALL
SELECT entry FROM target WHERE commitment = :code
UNION ALL
SELECT entry FROM milestone WHERE commitment = :code AND code IS NOT NULL
UNION ALL
SELECT entry FROM evidence WHERE code IN (SELECT evidence FROM bearing WHERE commitment = :code)
UNION ALL
SELECT entry FROM retracted WHERE instr(';' || about || ';', ';' || :code || ';') > 0;

-- name: change_newest_evidence
SELECT evidence
  FROM bearing
 WHERE commitment = :code
   AND nature <> 'search'
   AND counts = 1
 ORDER BY occurred_last DESC, evidence DESC
 LIMIT 3;
