-- Derived states. Each is one SELECT that ends in its WHERE, so that filter.c can go on with
-- "AND s.code = c.code"; the names follow filter_states.

-- name: state_overdue
SELECT s.code FROM commitment s
 WHERE EXISTS (SELECT 1 FROM milestone m
		WHERE m.commitment = s.code AND m.awaiting = 1 AND m.due_last < :as_of)

-- name: state_due_soon
SELECT s.code FROM commitment s
 WHERE EXISTS (SELECT 1 FROM milestone m
		WHERE m.commitment = s.code AND m.awaiting = 1
		  AND m.due_last BETWEEN :as_of AND date(:as_of, '+' || :soon_days || ' days'))

-- name: state_kept_late
SELECT s.code FROM commitment s
 WHERE s.status = 'kept' AND EXISTS (SELECT 1 FROM kept_late k WHERE k.commitment = s.code)

-- name: state_quiet
SELECT s.code FROM commitment s
 WHERE s.status IN ('pending', 'in-progress', 'stalled') AND s.made_last <= date(:as_of, '-' || :quiet_days || ' days')
   AND NOT EXISTS (SELECT 1 FROM bearing b
		    WHERE b.commitment = s.code AND b.occurred_last > date(:as_of, '-' || :quiet_days || ' days')
		      AND b.nature <> 'search')

-- name: state_needs_review
SELECT s.code FROM commitment s
 WHERE (s.status_last < (SELECT max(b.occurred_last) FROM bearing b WHERE b.commitment = s.code)
	OR (s.duty = 'maintain' AND s.due_last < :as_of
	    AND s.status IN ('pending', 'in-progress', 'stalled')))

-- Raters differ where they judged the same: what came between is why the later one says something else.
-- name: state_contested
SELECT s.code FROM commitment s
 WHERE ((EXISTS (SELECT 1 FROM bearing b WHERE b.commitment = s.code AND b.bearing = 'supports')
	 AND EXISTS (SELECT 1 FROM bearing b
		      WHERE b.commitment = s.code AND b.bearing = 'contradicts'))
	OR EXISTS (SELECT 1 FROM rating r
		    WHERE r.commitment = s.code AND r.status <> s.status
		      AND r.as_of_last >= date(s.status_last, '-' || :quiet_days || ' days')
		      AND NOT EXISTS (SELECT 1 FROM rating n
				       WHERE n.commitment = r.commitment AND n.rater = r.rater
					 AND (n.as_of_last, n.id) > (r.as_of_last, r.id))
		      AND NOT EXISTS (SELECT 1 FROM bearing b
				       WHERE b.commitment = s.code AND b.occurred_last > r.as_of_last
					 AND b.occurred_last <= s.status_last)))

-- name: state_one_sided
SELECT s.code FROM commitment s
 WHERE EXISTS (SELECT 1 FROM bearing b WHERE b.commitment = s.code AND b.bearing = 'supports')
   AND EXISTS (SELECT 1 FROM promisor p JOIN party y ON y.code = p.party
		WHERE p.commitment = s.code
		  AND NOT EXISTS (SELECT 1 FROM bearing b
				    JOIN evidence e ON e.code = b.evidence
				    LEFT JOIN source x ON x.code = e.source
				    LEFT JOIN party v ON v.code = x.side
				   WHERE b.commitment = s.code AND b.bearing = 'supports'
				     AND coalesce(v.root, x.side) IS NOT y.root))

-- name: state_single_origin
SELECT s.code FROM commitment s
 WHERE 1 = (SELECT count(DISTINCT x.root_origin) + count(*) - count(x.root_origin)
	      FROM bearing b
	      JOIN evidence e ON e.code = b.evidence
	      LEFT JOIN source x ON x.code = e.source
	     WHERE b.commitment = s.code AND b.bearing = 'supports' AND b.counts = 1)

-- name: state_unreviewed
SELECT s.code FROM commitment s
 WHERE s.status = 'unreviewed'

-- The commitments that the words are about. The rowid of the table search is 16 * id + kind.
-- name: commitment_hits
WITH hit AS MATERIALIZED (
	SELECT rowid >> 4 AS id, rowid & 15 AS kind FROM search WHERE search MATCH :match),
about (code) AS (
	SELECT o.code FROM hit JOIN agreement a ON a.id = hit.id
	  JOIN commitment o ON o.agreement = a.code WHERE hit.kind = 1
	UNION ALL
	SELECT o.code FROM hit JOIN commitment o ON o.id = hit.id WHERE hit.kind = 2
	UNION ALL
	SELECT w.commitment FROM hit JOIN wording w ON w.id = hit.id WHERE hit.kind = 3
	UNION ALL
	SELECT b.commitment FROM hit JOIN evidence e ON e.id = hit.id
	  JOIN bearing b ON b.evidence = e.code WHERE hit.kind = 4
	UNION ALL
	SELECT r.commitment FROM hit JOIN rating r ON r.id = hit.id WHERE hit.kind = 5
	UNION ALL
	SELECT b.commitment FROM hit JOIN source x ON x.id = hit.id
	  JOIN evidence e ON e.source = x.code
	  JOIN bearing b ON b.evidence = e.code WHERE hit.kind = 6)
SELECT code FROM about

-- name: commitment_list
SELECT c.code, c.title, c.agreement, c.promisors, c.promisees, c.kind, c.duty, c.made_on, c.due_on,
       c.due_basis, c.schedule, c.kept_if, c.broken_if, c.tags, c.notes, c.status, c.status_as_of,
       c.rating,
       substr('' /*STATES*/, 2) AS "is",
       (SELECT coalesce(sum(b.counts), 0) FROM bearing b
	 WHERE b.commitment = c.code AND b.bearing = 'supports') AS supports,
       (SELECT coalesce(sum(b.counts), 0) FROM bearing b
	 WHERE b.commitment = c.code AND b.bearing = 'contradicts') AS contradicts,
       (SELECT coalesce(sum(b.counts), 0) FROM bearing b
	 WHERE b.commitment = c.code AND b.bearing = 'context') AS context,
       (SELECT e.occurred_on FROM bearing b JOIN evidence e ON e.code = b.evidence
	 WHERE b.commitment = c.code AND b.nature <> 'search'
	 ORDER BY b.occurred_last DESC, b.evidence DESC LIMIT 1) AS last_evidence_on,
       (SELECT e.occurred_on FROM bearing b JOIN evidence e ON e.code = b.evidence
	 WHERE b.commitment = c.code AND b.nature = 'search'
	 ORDER BY b.occurred_last DESC, b.evidence DESC LIMIT 1) AS last_looked_on
  FROM /*FROM*/ commitment c JOIN agreement a ON a.code = c.agreement
 WHERE /*FILTER*/ 1
 ORDER BY /*ORDER*/ a.agreed_last, a.code, c.code

-- The first of the ratings in a row that say what the newest says is since when it stands so.
-- name: commitment_standing
SELECT c.code, c.title, c.made_on, c.status, c.rating,
       (SELECT r.as_of FROM rating r
	 WHERE r.commitment = c.code AND r.status = c.status
	   AND NOT EXISTS (SELECT 1 FROM rating n
			    WHERE n.commitment = c.code AND n.status <> c.status
			      AND (n.as_of_last, n.id) > (r.as_of_last, r.id))
	 ORDER BY r.as_of_last, r.id LIMIT 1) AS since,
       /*WAITS*/ 0 AS waits
  FROM commitment c WHERE c.code = :code

-- name: commitment_passing
SELECT count(*) AS n FROM commitment c WHERE /*FILTER*/ 1

-- name: commitment_count
SELECT coalesce(sum(n), 0) FROM day_count WHERE what = 'made';

-- name: commitment_any_hit
SELECT 1 FROM search WHERE search MATCH :match LIMIT 1;

-- name: commitment_any_kind
SELECT 1 FROM commitment WHERE kind = :kind LIMIT 1;

-- name: kinds_of_commitments
SELECT DISTINCT kind FROM commitment ORDER BY kind;

-- name: kinds_of_sources
SELECT DISTINCT kind FROM source WHERE kind IS NOT NULL ORDER BY kind;
