-- Everything about one commitment, a question a table. As of an earlier day the temporary views
-- hide what came later.

-- name: dossier_agreement
SELECT title, agreed_on, place, source FROM agreement WHERE code = :code;

-- name: dossier_parties
SELECT 'by' AS side, o.n, p.code, p.name, p.root, r.name AS root_name
  FROM promisor o
  JOIN party p ON p.code = o.party
  LEFT JOIN party r ON r.code = p.root
 WHERE o.commitment = :code
UNION ALL
SELECT 'to', o.n, p.code, p.name, p.root, r.name
  FROM promisee o
  JOIN party p ON p.code = o.party
  LEFT JOIN party r ON r.code = p.root
 WHERE o.commitment = :code
 ORDER BY 1, 2;

-- name: dossier_wordings
SELECT w.code, w.issuer, p.name AS issuer_name, p.root, r.name AS root_name, w.language, w.quote, w.locator, w.source,
       s.title AS source_title, s.publisher, s.url
  FROM wording w
  LEFT JOIN party p ON p.code = w.issuer
  LEFT JOIN party r ON r.code = p.root
  LEFT JOIN source s ON s.code = w.source
 WHERE w.commitment = :code
 ORDER BY p.root, w.issuer, w.language, w.id;

-- name: dossier_links
SELECT 0 AS inward, l.relation, c.code, c.title, c.promisors, c.status, c.status_as_of
  FROM link l
  JOIN commitment c ON c.code = l."to"
 WHERE l."from" = :code
UNION ALL
SELECT 1, l.relation, c.code, c.title, c.promisors, c.status, c.status_as_of
  FROM link l
  JOIN commitment c ON c.code = l."from"
 WHERE l."to" = :code
 ORDER BY 1, 2, 3;

-- name: dossier_milestones
SELECT due_on, due_last, title, origin, met_by, met_first, awaiting
  FROM milestone
 WHERE commitment = :code
 ORDER BY due_last, due_on;

-- name: dossier_evidence
SELECT e.code, e.occurred_on, b.bearing, b.note, e.summary, e.quote, e.locator, e.nature,
       e.credibility, e.source, s.url, s.title AS source_title, s.publisher, s.published_on,
       s.language, s.side, s.reliability, x.captured_at, x.sha256
  FROM bearing b
  JOIN evidence e ON e.code = b.evidence
  LEFT JOIN source s ON s.code = e.source
  LEFT JOIN snapshot x ON x.code = (SELECT y.code FROM snapshot y WHERE y.source = s.code
				     ORDER BY y.captured_at DESC, y.code DESC LIMIT 1)
 WHERE b.commitment = :code
   AND b.counts = 1
 ORDER BY b.occurred_last, e.occurred_first, e.code, b.bearing DESC;

-- name: dossier_ratings
SELECT code, status, as_of, rationale, reason, confidence, rater, cites
  FROM rating
 WHERE commitment = :code
 ORDER BY as_of_last, id;

-- name: dossier_targets
SELECT t.code, t.indicator, i.title, i.unit, t.baseline, t.comparator, t.value, t."by",
       o.period, o.value AS observed, o.published_on
  FROM target t
  JOIN indicator i ON i.code = t.indicator
  LEFT JOIN observation o ON o.indicator = t.indicator
       AND o.period_last <= :as_of AND coalesce(o.published_last, '') <= :as_of
 WHERE t.commitment = :code
 ORDER BY t.id, o.period_last, o.period_first, o.published_last NULLS FIRST, o.id;

-- name: dossier_late
SELECT due_on, met_by, days_late FROM kept_late WHERE commitment = :code;

-- name: dossier_retracted
SELECT kind, code FROM retracted
 WHERE instr(';' || about || ';', ';' || :code || ';') > 0
 ORDER BY kind, code;

-- The day of a record that is later than the one asked about. The tables, not the views.
-- name: dossier_later_commitment
SELECT made_on AS day FROM main.commitment WHERE code = :code AND made_last > :as_of;

-- name: dossier_later_agreement
SELECT agreed_on AS day FROM main.agreement
 WHERE code = :code AND agreed_last > :as_of
   AND NOT EXISTS (SELECT 1 FROM main.commitment c
		    WHERE c.agreement = :code AND c.made_last <= :as_of);

-- name: dossier_later_evidence
SELECT occurred_on AS day FROM main.evidence WHERE code = :code AND occurred_last > :as_of;

-- name: dossier_later_rating
SELECT as_of AS day FROM main.rating WHERE code = :code AND as_of_last > :as_of;

-- name: dossier_later_observation
SELECT coalesce(published_on, period) AS day
  FROM main.observation
 WHERE code = :code AND (period_last > :as_of OR published_last > :as_of);

-- name: dossier_later_wording
SELECT c.made_on AS day
  FROM main.wording w
  JOIN main.commitment c ON c.code = w.commitment
 WHERE w.code = :code AND c.made_last > :as_of;

-- name: dossier_later_milestone
SELECT c.made_on AS day
  FROM main.milestone m
  JOIN main.commitment c ON c.code = m.commitment
 WHERE m.code = :code AND c.made_last > :as_of;

-- name: dossier_later_target
SELECT c.made_on AS day
  FROM main.target t
  JOIN main.commitment c ON c.code = t.commitment
 WHERE t.code = :code AND c.made_last > :as_of;

-- A link is there when both of its ends are.
-- name: dossier_later_link
SELECT c.made_on AS day
  FROM main.link l
  JOIN main.commitment c ON c.code IN (l."from", l."to")
 WHERE l.code = :code AND c.made_last > :as_of
 ORDER BY c.made_last DESC
 LIMIT 1;

-- What rests on a record of another kind. What is later than the day is left out: by the views, or
-- where there are none, by its date or its commitment.
-- name: dossier_uses_party
SELECT 'commitment' AS record, c.code, 'promised' AS how, c.made_on AS day, c.title AS text
  FROM promisor o
  JOIN commitment c ON c.code = o.commitment
 WHERE o.party = :code
UNION ALL
SELECT 'party', code, 'belongs to it', NULL, name FROM party WHERE parent = :code
 ORDER BY 1, 4, 2;

-- name: dossier_uses_source
SELECT 'evidence' AS record, code, 'tells' AS how, occurred_on AS day, summary AS text
  FROM evidence
 WHERE source = :code
UNION ALL
SELECT 'wording', w.code, w.commitment, NULL, w.quote
  FROM wording w
  JOIN commitment c ON c.code = w.commitment
 WHERE w.source = :code
UNION ALL
SELECT 'source', code, 'copied from it', published_on, title FROM source WHERE origin = :code
UNION ALL
SELECT 'agreement', code, 'tells', agreed_on, title FROM agreement
 WHERE source = :code AND agreed_last <= :as_of
UNION ALL
SELECT 'snapshot', code, media_type, captured_at, 'sha256 ' || sha256 FROM snapshot WHERE source = :code
 ORDER BY 1, 4, 2;

-- name: dossier_uses_agreement
SELECT 'commitment' AS record, code, status AS how, made_on AS day, title AS text
  FROM commitment
 WHERE agreement = :code
 ORDER BY 2;

-- name: dossier_uses_evidence
SELECT 'commitment' AS record, c.code, b.bearing AS how, NULL AS day, c.title AS text
  FROM bearing b
  JOIN commitment c ON c.code = b.commitment
 WHERE b.evidence = :code
   AND b.counts = 1
UNION ALL
SELECT 'rating', r.code, r.commitment || ' ' || r.status, r.as_of, r.rationale
  FROM cite t
  JOIN rating r ON r.code = t.rating
 WHERE t.evidence = :code
 ORDER BY 1, 4, 2;

-- name: dossier_uses_indicator
SELECT 'observation' AS record, code, value AS how, period AS day,
       CASE WHEN published_on IS NULL THEN '' ELSE 'published ' || published_on END AS text
  FROM observation
 WHERE indicator = :code AND period_last <= :as_of AND coalesce(published_last, '') <= :as_of
UNION ALL
SELECT 'target', t.code, t.comparator || ' ' || t.value, t."by", t.commitment
  FROM target t
  JOIN commitment c ON c.code = t.commitment
 WHERE t.indicator = :code
 ORDER BY 1, 4, 2;

-- The two sides of an agreement, and the first act of each promise after it was made: the one that
-- was done first at the latest, and the earliest day on which any was done.
-- name: dossier_deal
SELECT c.code, c.title, c.status, c.status_as_of, c.promisors, c.made_on, c.made_last, c.duty,
       c.due_last, c.broken_if,
       (SELECT group_concat(root, ';')
	  FROM (SELECT p.root FROM promisor o JOIN party p ON p.code = o.party
		 WHERE o.commitment = c.code GROUP BY p.root ORDER BY min(o.n))) AS roots,
       e.code AS act, e.occurred_on AS act_on, e.occurred_first AS act_first,
       e.occurred_last AS act_last,
       (SELECT max(min(x.occurred_first), c.made_first)
	  FROM bearing b JOIN evidence x ON x.code = b.evidence
	 WHERE b.commitment = c.code AND b.occurred_last >= c.made_first
	   AND b.bearing = 'supports' AND b.nature = 'act') AS act_earliest
  FROM commitment c
  LEFT JOIN evidence e ON e.code = (
	SELECT b.evidence FROM bearing b
	 WHERE b.commitment = c.code AND b.occurred_last >= c.made_first
	   AND b.bearing = 'supports' AND b.nature = 'act'
	 ORDER BY b.occurred_last, b.evidence LIMIT 1)
 WHERE c.agreement = :code
 ORDER BY c.code;

-- name: dossier_exchanges
SELECT l."from", l."to"
  FROM commitment c
  JOIN link l ON l."from" = c.code AND l.relation = 'in-exchange-for'
  JOIN commitment o ON o.code = l."to"
 WHERE c.agreement = :code
UNION
SELECT l."from", l."to"
  FROM commitment c
  JOIN link l ON l."to" = c.code AND l.relation = 'in-exchange-for'
  JOIN commitment o ON o.code = l."from"
 WHERE c.agreement = :code
 ORDER BY 1, 2;

-- name: dossier_party_name
SELECT name FROM party WHERE code = :code;

-- name: dossier_timeline
WITH chosen AS MATERIALIZED (
	SELECT c.code, c.title, c.made_on, c.made_last FROM commitment c WHERE /*FILTER*/ 1)
SELECT h.code, h.title, h.made_last AS first, h.made_last AS day, h.made_on AS written,
       'made' AS what, h.title AS text, 0 AS rank
  FROM chosen h
UNION ALL
SELECT h.code, h.title, h.made_last, m.due_last, m.due_on, 'due', coalesce(m.title, m.origin), 1
  FROM chosen h
  JOIN milestone m ON m.commitment = h.code
UNION ALL
SELECT h.code, h.title, h.made_last, b.occurred_last, e.occurred_on, b.bearing,
       b.evidence || ' ' || e.summary, 2
  FROM chosen h
  JOIN bearing b ON b.commitment = h.code AND b.counts = 1
  JOIN evidence e ON e.code = b.evidence
UNION ALL
SELECT h.code, h.title, h.made_last, r.as_of_last, r.as_of, r.status, r.rationale, 3
  FROM chosen h
  JOIN rating r ON r.commitment = h.code
 ORDER BY 3, 1, 4, 8, 6, 7;

-- Sources that nothing refers to: what was captured and not yet read.
-- name: dossier_inbox
SELECT s.code, s.title, s.publisher, s.published_on, s.url,
       (SELECT substr(min(p.captured_at), 1, 10) FROM snapshot p WHERE p.source = s.code) AS captured_on
  FROM source s
 WHERE (s.url IS NOT NULL OR s.kind IS NOT 'dataset') -- an imported file was never to be judged
   AND NOT EXISTS (SELECT 1 FROM main.evidence e WHERE e.source = s.code)
   AND s.code NOT IN (SELECT source FROM wording WHERE source IS NOT NULL)
   AND s.code NOT IN (SELECT source FROM agreement WHERE source IS NOT NULL)
   AND s.code NOT IN (SELECT source FROM indicator WHERE source IS NOT NULL)
   AND s.code NOT IN (SELECT source FROM observation WHERE source IS NOT NULL)
   AND NOT EXISTS (SELECT 1 FROM source x WHERE x.origin = s.code)
 ORDER BY s.id DESC;
