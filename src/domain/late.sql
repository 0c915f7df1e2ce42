-- name: late_list
SELECT c.code, c.title, c.promisors, c.duty, m.due_on AS milestone, m.due_last, c.status, m.code AS milestone_code,
       m.origin, m.title AS milestone_title,
       CAST(julianday(:as_of) - julianday(m.due_last) AS INTEGER) AS days_overdue,
       (SELECT e.occurred_on FROM bearing b JOIN evidence e ON e.code = b.evidence
	 WHERE b.commitment = c.code AND b.nature <> 'search'
	 ORDER BY b.occurred_last DESC, b.evidence DESC LIMIT 1) AS last_evidence_on,
       (SELECT e.occurred_on FROM bearing b JOIN evidence e ON e.code = b.evidence
	 WHERE b.commitment = c.code AND b.nature = 'search'
	 ORDER BY b.occurred_last DESC, b.evidence DESC LIMIT 1) AS last_looked_on
  FROM milestone m
  JOIN commitment c ON c.code = m.commitment
 WHERE m.awaiting = 1 AND m.due_last <= :until AND /*FILTER*/ 1
 ORDER BY m.due_last, m.commitment, m.due_on

-- name: late_count
SELECT count(*) AS n, coalesce(sum(m.due_last < :as_of), 0) AS overdue
  FROM milestone m
  JOIN commitment c ON c.code = m.commitment
 WHERE m.awaiting = 1 AND m.due_last <= :until AND /*FILTER*/ 1

-- name: late_count_all
SELECT coalesce(sum(n), 0) AS n, coalesce(sum(CASE WHEN day < :as_of THEN n END), 0) AS overdue
  FROM day_count
 WHERE what = 'awaiting' AND day <= :until
