-- The facts of each commitment that passes, once; then every group that it belongs to. A joint
-- commitment belongs to each of its promisors' sides, and once to all.
-- name: tally_list
WITH fact AS MATERIALIZED (
	SELECT c.code, c.agreement, c.kind, substr(c.made_on, 1, 4) AS year, c.status,
	       c.due_on IS NOT NULL AS dated,
	       EXISTS (SELECT 1 FROM milestone m
			WHERE m.commitment = c.code AND m.awaiting = 1
			  AND m.due_last < :as_of) AS overdue,
	       c.status = 'kept' AND EXISTS (SELECT 1 FROM kept_late k
					      WHERE k.commitment = c.code) AS late,
	       1 < (SELECT count(DISTINCT y.root) FROM promisor p JOIN party y ON y.code = p.party
		     WHERE p.commitment = c.code) AS joint
	  FROM commitment c
	 WHERE /*FILTER*/ 1),
member (key, place, code) AS (
	SELECT '', '', f.code FROM fact f WHERE :per = 'all'
	UNION
	SELECT y.root, '', f.code FROM fact f JOIN promisor p ON p.commitment = f.code
	  JOIN party y ON y.code = p.party WHERE :per = 'party'
	UNION
	SELECT f.kind, '', f.code FROM fact f WHERE :per = 'kind'
	UNION
	SELECT f.agreement, a.agreed_last, f.code FROM fact f JOIN agreement a ON a.code = f.agreement
	 WHERE :per = 'agreement'
	UNION
	SELECT f.year, '', f.code FROM fact f WHERE :per = 'year')
SELECT m.key, f.status, count(*) AS commitments, sum(f.joint) AS joint, sum(f.dated) AS dated,
       sum(f.overdue) AS overdue, sum(f.late) AS late,
       CASE :per WHEN 'party' THEN (SELECT y.name FROM party y WHERE y.code = m.key)
		 WHEN 'agreement' THEN (SELECT a.title FROM agreement a WHERE a.code = m.key)
		 ELSE m.key END AS name
  FROM member m JOIN fact f ON f.code = m.code
 GROUP BY m.key, f.status
 ORDER BY m.place, m.key, f.status;

-- name: tally_maintain_past
SELECT count(*) AS n FROM commitment c
 WHERE c.duty = 'maintain' AND c.due_last < :as_of
   AND c.status IN ('pending', 'in-progress', 'stalled') AND /*FILTER*/ 1
