-- What the rules ask before a record is written. Every query is an index lookup.

-- name: rule_twice_wording
SELECT code FROM wording
 WHERE commitment = :commitment AND issuer = :issuer AND language = :language AND quote = :quote
   AND code IS NOT :code
 LIMIT 1;

-- name: rule_twice_link
SELECT code FROM link
 WHERE "from" = :from AND relation = :relation AND "to" = :to AND code IS NOT :code
 LIMIT 1;

-- name: rule_twice_rating
SELECT code FROM rating
 WHERE commitment = :commitment AND as_of_last = :as_of AND rater = :rater AND code IS NOT :code
 LIMIT 1;

-- name: rule_twice_observation
SELECT code FROM observation
 WHERE indicator = :indicator AND period_first = :period_first AND period = :period
   AND published_on IS :published_on AND source IS :source AND code IS NOT :code
 LIMIT 1;

-- name: rule_twice_target
SELECT code FROM target
 WHERE commitment = :commitment AND indicator = :indicator AND code IS NOT :code
 LIMIT 1;

-- name: rule_twice_milestone
SELECT ifnull(code, commitment) AS code FROM milestone
 WHERE commitment = :commitment AND due_on = :due_on AND code IS NOT :code
 LIMIT 1;

-- name: rule_circle_party
WITH RECURSIVE up (code) AS (
	SELECT :start
	UNION
	SELECT p.parent FROM up JOIN party p ON p.code = up.code WHERE p.parent IS NOT NULL)
SELECT EXISTS (SELECT 1 FROM up WHERE code = :end) AS found;

-- name: rule_circle_source
WITH RECURSIVE up (code) AS (
	SELECT :start
	UNION
	SELECT s.origin FROM up JOIN source s ON s.code = up.code WHERE s.origin IS NOT NULL)
SELECT EXISTS (SELECT 1 FROM up WHERE code = :end) AS found;

-- name: rule_circle_link
WITH RECURSIVE up (code) AS (
	SELECT :start
	UNION
	SELECT l."to" FROM up JOIN link l
	    ON l."from" = up.code AND l.relation = :relation AND l.code IS NOT :code)
SELECT EXISTS (SELECT 1 FROM up WHERE code = :end) AS found;

-- name: rule_agreement
SELECT agreed_on, agreed_first FROM agreement WHERE code = :code;

-- name: rule_commitment
SELECT made_on, made_first, made_last FROM commitment WHERE code = :code;

-- name: rule_milestone
SELECT EXISTS (SELECT 1 FROM milestone WHERE commitment = :commitment AND due_on = :due_on) AS found;

-- name: rule_made
SELECT made_on, made_first FROM commitment WHERE code = :code;

-- name: rule_milestones_near
SELECT due_on FROM milestone
 WHERE commitment = :commitment
 ORDER BY abs(julianday(due_last) - julianday(:day)), due_last
 LIMIT 3;

-- name: rule_newest_evidence
SELECT DISTINCT occurred_last, evidence FROM bearing
 WHERE commitment = :commitment AND occurred_last <= :as_of
 ORDER BY occurred_last DESC, evidence DESC
 LIMIT 3;

-- name: rule_cited
SELECT occurred_on, occurred_first,
       EXISTS (SELECT 1 FROM bearing WHERE evidence = :evidence AND commitment = :commitment) AS bears
  FROM evidence
 WHERE code = :evidence;

-- name: rule_is_superseded
SELECT EXISTS (SELECT 1 FROM link WHERE "to" = :commitment AND relation = 'supersedes') AS found;

-- name: rule_cited_by
SELECT r.code, r.commitment, r.as_of, r.as_of_last
  FROM cite t
  JOIN rating r ON r.code = t.rating
 WHERE t.evidence = :evidence
 ORDER BY r.as_of_last, r.code;

-- What rests on a record whose days are about to change.
-- name: rule_rest_ratings
SELECT code FROM rating WHERE commitment = :code AND as_of_last < :day ORDER BY as_of_last, id;

-- name: rule_rest_milestones
SELECT code FROM milestone
 WHERE commitment = :code AND origin = 'hand' AND due_last < :day
 ORDER BY due_last, code;

-- name: rule_rest_targets
SELECT code FROM target WHERE commitment = :code AND by_last < :day ORDER BY code;

-- name: rule_rest_after
SELECT l.code
  FROM link l JOIN commitment o ON o.code = l."to"
 WHERE l."from" = :code AND l.relation IN ('supersedes', 'renews') AND o.made_first > :day
 ORDER BY l.code;

-- name: rule_rest_before
SELECT l.code
  FROM link l JOIN commitment o ON o.code = l."from"
 WHERE l."to" = :code AND l.relation IN ('supersedes', 'renews') AND o.made_last < :day
 ORDER BY l.code;

-- name: rule_rest_met
SELECT b.milestone, group_concat(DISTINCT b.evidence) AS evidence
  FROM bearing b
 WHERE b.commitment = :code AND b.milestone IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM milestone m
		    WHERE m.commitment = :code AND m.due_on = b.milestone AND m.origin = 'hand')
 GROUP BY b.milestone
 ORDER BY b.milestone;

-- name: rule_rest_by_hand
SELECT code, due_on FROM milestone
 WHERE commitment = :code AND origin = 'hand'
 ORDER BY due_last, code;

-- name: rule_rest_agreement
SELECT code FROM commitment WHERE agreement = :code AND made_last < :day ORDER BY code;

-- name: rule_rest_milestone
SELECT DISTINCT b.evidence AS code
  FROM milestone m
  JOIN bearing b ON b.commitment = m.commitment AND b.milestone = m.due_on
 WHERE m.code = :code AND m.due_on <> :day
 ORDER BY b.evidence;

-- name: rule_rest_link
SELECT r.code
  FROM link l
  JOIN rating r ON r.commitment = l."to" AND r.status = 'superseded'
 WHERE l.code = :code AND l.relation = 'supersedes' AND l."to" <> :day
   AND NOT EXISTS (SELECT 1 FROM link o
		    WHERE o."to" = l."to" AND o.relation = 'supersedes' AND o.code <> l.code)
 ORDER BY r.code;
