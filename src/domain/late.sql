-- What is written of the day of the newest evidence: a month, a quarter or a year ends on the 28th or later,
-- so that before it the day is written as it stands, and the evidence need not be read.
-- name: late_list
SELECT m.commitment AS code, c.title, c.promisors, m.due_on AS milestone, m.due_last, c.status,
       (SELECT iif(substr(b.occurred_last, 9) < '28', b.occurred_last,
		   (SELECT e.occurred_on FROM evidence e WHERE e.code = b.evidence))
	  FROM bearing b
	 WHERE b.commitment = c.code AND b.nature <> 'search'
	 ORDER BY b.occurred_last DESC, b.evidence DESC LIMIT 1) AS last_evidence_on,
       (SELECT iif(substr(b.occurred_last, 9) < '28', b.occurred_last,
		   (SELECT e.occurred_on FROM evidence e WHERE e.code = b.evidence))
	  FROM bearing b
	 WHERE b.commitment = c.code AND b.nature = 'search'
	 ORDER BY b.occurred_last DESC, b.evidence DESC LIMIT 1) AS last_looked_on
  FROM milestone m
  JOIN commitment c ON c.code = m.commitment
 WHERE m.awaiting = 1 AND m.due_last <= :until AND /*FILTER*/ 1
 ORDER BY m.due_last, m.commitment, m.due_on

-- name: late_milestone
SELECT code, origin, title FROM milestone WHERE commitment = :commitment AND due_on = :due_on

-- name: late_count
SELECT count(*) AS n, coalesce(sum(m.due_last < :as_of), 0) AS overdue
  FROM milestone m
  JOIN commitment c ON c.code = m.commitment
 WHERE m.awaiting = 1 AND m.due_last <= :until AND /*FILTER*/ 1

-- name: late_count_all
SELECT coalesce(sum(n), 0) AS n, coalesce(sum(CASE WHEN day < :as_of THEN n END), 0) AS overdue
  FROM day_count
 WHERE what = 'awaiting' AND day <= :until
