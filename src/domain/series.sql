-- name: series_head
SELECT i.code, i.title, i.unit, i.better, i.source, x.title AS source_title, x.url
  FROM indicator i
  LEFT JOIN source x ON x.code = i.source
 WHERE i.code = :code;

-- A figure counts once its period has ended and it was published.
-- name: series_figures
SELECT o.code, o.period, o.period_first, o.period_last, o.value, o.published_on, o.source,
       x.title AS source_title
  FROM observation o
  LEFT JOIN source x ON x.code = o.source
 WHERE o.indicator = :code AND o.period_last <= :as_of
   AND coalesce(o.published_last, '') <= :as_of
 ORDER BY o.period_last, o.period_first, o.published_last NULLS FIRST, o.id;

-- name: series_targets
SELECT t.code, t.commitment, c.title, c.status, t.baseline, t.comparator, t.value, t."by", t.by_last
  FROM target t
  JOIN commitment c ON c.code = t.commitment
 WHERE t.indicator = :code
 ORDER BY t.commitment, t.code;

-- name: series_events
SELECT commitment, what, "on", first, last
  FROM (SELECT c.code AS commitment, 'made' AS what, c.made_on AS "on", c.made_first AS first,
	       c.made_last AS last, 0 AS place
	  FROM target t JOIN commitment c ON c.code = t.commitment
	 WHERE t.indicator = :code
	UNION ALL
	SELECT m.commitment, 'due', m.due_on, m.due_first, m.due_last, 2
	  FROM target t JOIN commitment c ON c.code = t.commitment
	  JOIN milestone m ON m.commitment = c.code
	 WHERE t.indicator = :code AND m.due_last <= :as_of
	UNION ALL
	SELECT r.commitment, r.status, r.as_of, r.as_of_last, r.as_of_last, 1
	  FROM target t JOIN commitment c ON c.code = t.commitment
	  JOIN rating r ON r.commitment = c.code
	 WHERE t.indicator = :code)
 ORDER BY last, place, commitment, what;

-- name: series_list
SELECT i.code, i.title, i.unit, i.better,
       (SELECT o.period FROM observation o
	 WHERE o.indicator = i.code AND o.period_last <= :as_of
	   AND coalesce(o.published_last, '') <= :as_of
	 ORDER BY o.period_last, o.period_first LIMIT 1) AS first,
       (SELECT o.period FROM observation o
	 WHERE o.indicator = i.code AND o.period_last <= :as_of
	   AND coalesce(o.published_last, '') <= :as_of
	 ORDER BY o.period_last DESC, o.period_first DESC LIMIT 1) AS last,
       (SELECT o.value FROM observation o
	 WHERE o.indicator = i.code AND o.period_last <= :as_of
	   AND coalesce(o.published_last, '') <= :as_of
	 ORDER BY o.period_last DESC, o.period_first DESC, o.published_last DESC NULLS LAST, o.id DESC
	 LIMIT 1) AS newest,
       (SELECT count(DISTINCT o.period) FROM observation o
	 WHERE o.indicator = i.code AND o.period_last <= :as_of
	   AND coalesce(o.published_last, '') <= :as_of) AS periods,
       (SELECT count(*) FROM observation o
	 WHERE o.indicator = i.code AND o.period_last <= :as_of
	   AND coalesce(o.published_last, '') <= :as_of) AS figures,
       (SELECT group_concat(commitment, ';')
	  FROM (SELECT t.commitment FROM target t JOIN commitment c ON c.code = t.commitment
		 WHERE t.indicator = i.code ORDER BY t.commitment)) AS commitments
  FROM indicator i
 ORDER BY i.code;
