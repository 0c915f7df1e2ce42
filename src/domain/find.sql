-- Full text. The rowid of the table search is 16 * the record's id + its kind; the best hits are
-- enough, since what comes after ten thousand nobody reads.

-- By commitment, each with its best hits first. CROSS: without it SQLite goes over all evidence for
-- the hits in sources.
-- name: find_about
WITH hit AS MATERIALIZED (
	SELECT rowid >> 4 AS id, rowid & 15 AS kind, bm25(search, 1.0, 1.0) AS place,
	       bm25(search, 1.0, 0.0) AS in_title
	  FROM search
	 WHERE search MATCH :match
	 ORDER BY place
	 LIMIT 10000)
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN agreement g ON g.id = hit.id
  JOIN commitment o ON o.agreement = g.code
 WHERE hit.kind = 1
UNION ALL
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN commitment o ON o.id = hit.id
 WHERE hit.kind = 2
UNION ALL
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN wording w ON w.id = hit.id
  JOIN commitment o ON o.code = w.commitment
 WHERE hit.kind = 3
UNION ALL
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN evidence e ON e.id = hit.id
  JOIN bearing b ON b.evidence = e.code AND b.counts = 1
  JOIN commitment o ON o.code = b.commitment
 WHERE hit.kind = 4
UNION ALL
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN rating r ON r.id = hit.id
  JOIN commitment o ON o.code = r.commitment
 WHERE hit.kind = 5
UNION ALL
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN source s ON s.id = hit.id
  JOIN evidence e ON e.source = s.code
  JOIN bearing b ON b.evidence = e.code AND b.counts = 1
  JOIN commitment o ON o.code = b.commitment
 WHERE hit.kind = 6
UNION ALL
SELECT o.code, o.status = 'superseded' AS gone, hit.kind, hit.place, hit.in_title
  FROM hit
  CROSS JOIN snapshot p ON p.id = hit.id
  JOIN evidence e ON e.source = p.source
  JOIN bearing b ON b.evidence = e.code AND b.counts = 1
  JOIN commitment o ON o.code = b.commitment
 WHERE hit.kind = 7
 ORDER BY 1, 4;

-- The sides that a word of the question names, by code or by a word of their name.
-- name: find_sides
SELECT DISTINCT root
  FROM party
 WHERE code = root
   AND (code = :upper OR name = :word COLLATE NOCASE
	OR ' ' || name || ' ' LIKE '% ' || :word || ' %'
	OR instr(:typed, coalesce(name_local, code || ' ')) > 0);

-- name: find_promises
SELECT 1
  FROM promisor o
  JOIN party p ON p.code = o.party
 WHERE o.commitment = :code AND p.root = :root
 LIMIT 1;

-- name: find_records
WITH hit AS MATERIALIZED (
	SELECT rowid >> 4 AS id, rowid & 15 AS kind, bm25(search, 4.0, 1.0) AS place,
	       snippet(search, -1, '', '', '…', 24) AS snippet
	  FROM search
	 WHERE search MATCH :match
	 ORDER BY place
	 LIMIT 10000),
found (record, code, snippet, place) AS (
	SELECT 'agreement', g.code, hit.snippet, hit.place
	  FROM hit JOIN agreement g ON g.id = hit.id
	 WHERE hit.kind = 1
	UNION ALL
	SELECT 'commitment', o.code, hit.snippet, hit.place
	  FROM hit JOIN commitment o ON o.id = hit.id WHERE hit.kind = 2
	UNION ALL
	SELECT 'wording', w.code, hit.snippet, hit.place
	  FROM hit JOIN wording w ON w.id = hit.id
	  JOIN commitment o ON o.code = w.commitment
	 WHERE hit.kind = 3
	UNION ALL
	SELECT 'evidence', e.code, hit.snippet, hit.place
	  FROM hit JOIN evidence e ON e.id = hit.id WHERE hit.kind = 4
	UNION ALL
	SELECT 'rating', r.code, hit.snippet, hit.place
	  FROM hit JOIN rating r ON r.id = hit.id WHERE hit.kind = 5
	UNION ALL
	SELECT 'source', s.code, hit.snippet, hit.place
	  FROM hit JOIN source s ON s.id = hit.id WHERE hit.kind = 6
	UNION ALL
	SELECT 'party', p.code, hit.snippet, hit.place
	  FROM hit JOIN party p ON p.id = hit.id WHERE hit.kind = 8
	UNION ALL
	SELECT 'source', p.source, hit.snippet, min(hit.place)
	  FROM hit JOIN snapshot p ON p.id = hit.id
	 WHERE hit.kind = 7
	   AND p.source NOT IN (SELECT s.code FROM hit h JOIN source s ON s.id = h.id WHERE h.kind = 6)
	 GROUP BY p.source),
about (record, code, commitment) AS MATERIALIZED (
	SELECT f.record, f.code, o.code
	  FROM found f JOIN commitment o ON o.agreement = f.code WHERE f.record = 'agreement'
	UNION
	SELECT f.record, f.code, f.code FROM found f WHERE f.record = 'commitment'
	UNION
	SELECT f.record, f.code, w.commitment
	  FROM found f JOIN wording w ON w.code = f.code WHERE f.record = 'wording'
	UNION
	SELECT f.record, f.code, b.commitment
	  FROM found f JOIN bearing b ON b.evidence = f.code WHERE f.record = 'evidence'
	UNION
	SELECT f.record, f.code, r.commitment
	  FROM found f JOIN rating r ON r.code = f.code WHERE f.record = 'rating'
	UNION
	SELECT f.record, f.code, b.commitment
	  FROM found f
	  JOIN evidence e ON e.source = f.code
	  JOIN bearing b ON b.evidence = e.code
	 WHERE f.record = 'source'
	UNION
	SELECT f.record, f.code, o.code
	  FROM found f
	  JOIN promisor p ON p.party = f.code
	  JOIN commitment o ON o.code = p.commitment
	 WHERE f.record = 'party'),
grouped (record, code, commitments) AS MATERIALIZED (
	SELECT record, code, group_concat(commitment, ';')
	  FROM (SELECT record, code, commitment FROM about ORDER BY record, code, commitment)
	 GROUP BY record, code)
SELECT f.record, f.code, g.commitments, f.snippet
  FROM found f
  LEFT JOIN grouped g ON g.record = f.record AND g.code = f.code
 WHERE :filtered = 0
    OR EXISTS (SELECT 1 FROM about t JOIN commitment c ON c.code = t.commitment
		WHERE t.record = f.record AND t.code = f.code AND (/*FILTER*/ 1))
 ORDER BY f.place, f.record, f.code;
