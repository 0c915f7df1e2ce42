-- Of each commitment that passes, once, what the groups are counted by. The grouping is done while
-- the rows go by: as GROUP BY it would hold them all. Only what is open can be overdue, as
-- apply_awaiting has it: asked first, it saves half of the look-ups.
-- name: tally_list
SELECT c.agreement, c.kind, substr(c.made_on, 1, 4) AS year, c.promisors, c.status,
       c.due_on IS NOT NULL AS dated,
       c.status IN ('unreviewed', 'pending', 'in-progress', 'stalled')
	AND EXISTS (SELECT 1 FROM milestone m
		     WHERE m.commitment = c.code AND m.awaiting = 1 AND m.due_last < :as_of) AS overdue,
       c.status = 'kept'
	AND EXISTS (SELECT 1 FROM kept_late k WHERE k.commitment = c.code) AS late
  FROM commitment c
 WHERE /*FILTER*/ 1

-- name: tally_parties
SELECT code, root, name FROM party ORDER BY code;

-- name: tally_agreement
SELECT title, agreed_last FROM agreement WHERE code = :code;

-- The sign keeps the index of all statuses out, where one of the few such duties is there.
-- name: tally_maintain_past
SELECT count(*) AS n FROM commitment c
 WHERE c.duty = 'maintain' AND c.due_last < :as_of
   AND +c.status IN ('pending', 'in-progress', 'stalled') AND /*FILTER*/ 1
