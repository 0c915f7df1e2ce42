-- What a status report asks beside the dossiers: lists about all the commitments that pass.

-- name: roll_parties
SELECT p.code, p.root, r.name AS root_name
  FROM party p
  JOIN party r ON r.code = p.root
 ORDER BY p.code;

-- name: roll_was_broken
SELECT DISTINCT c.code
  FROM commitment c
  JOIN rating r ON r.commitment = c.code
 WHERE r.status = 'broken' AND c.status <> 'broken' AND /*FILTER*/ 1

-- name: roll_evidence
SELECT b.commitment, b.evidence, b.bearing, e.occurred_on, e.summary, e.source
  FROM commitment c
  JOIN bearing b ON b.commitment = c.code AND b.occurred_last > :since AND b.counts = 1
  JOIN evidence e ON e.code = b.evidence
 WHERE /*FILTER*/ 1
 ORDER BY b.occurred_last, b.evidence, b.commitment, b.bearing

-- name: roll_ratings
SELECT r.commitment, r.code, r.status, r.as_of, r.rationale, r.cites
  FROM commitment c
  JOIN rating r ON r.commitment = c.code AND r.as_of_last > :since
 WHERE /*FILTER*/ 1
 ORDER BY r.as_of_last, r.id

-- name: roll_late
SELECT k.commitment, c.title, c.promisors, k.due_on, k.met_by,
       (SELECT e.occurred_on FROM evidence e WHERE e.code = k.met_by) AS met_on,
       CAST(k.days_late AS TEXT) AS days_late
  FROM commitment c
  JOIN kept_late k ON k.commitment = c.code
 WHERE c.status = 'kept' AND /*FILTER*/ 1
 ORDER BY k.days_late DESC, k.commitment

-- What the commitments, their evidence, wordings and agreements and the figures of the indicators
-- rest on, each with what was captured of it last. Of a part, the indicators at which it aims.
-- name: roll_sources
WITH chosen AS MATERIALIZED (SELECT c.code, c.agreement FROM commitment c WHERE /*FILTER*/ 1),
measured (code) AS (
	SELECT code FROM indicator WHERE :whole
	UNION
	SELECT t.indicator FROM chosen h JOIN target t ON t.commitment = h.code),
used (code) AS (
	SELECT e.source FROM chosen h JOIN bearing b ON b.commitment = h.code
	  JOIN evidence e ON e.code = b.evidence
	UNION
	SELECT w.source FROM chosen h JOIN wording w ON w.commitment = h.code
	UNION
	SELECT a.source FROM chosen h JOIN agreement a ON a.code = h.agreement
	UNION
	SELECT i.source FROM indicator i WHERE i.code IN measured
	UNION
	SELECT o.source FROM observation o
	 WHERE o.indicator IN measured
	   AND o.period_last <= :as_of AND coalesce(o.published_last, '') <= :as_of)
SELECT s.code, s.title, s.author, s.publisher, s.published_on, s.url, s.language, s.side, s.origin,
       s.reliability, x.captured_at, x.sha256, x.archived_url
  FROM used u
  JOIN source s ON s.code = u.code
  LEFT JOIN snapshot x ON x.code = (SELECT y.code FROM snapshot y WHERE y.source = s.code
				     ORDER BY y.captured_at DESC, y.code DESC LIMIT 1)
 ORDER BY s.code

-- name: roll_indicators
SELECT i.code
  FROM indicator i
 WHERE :whole OR i.code IN (SELECT t.indicator FROM commitment c JOIN target t ON t.commitment = c.code
			     WHERE /*FILTER*/ 1)
 ORDER BY i.code
