-- name: snapshot_of_source
SELECT code FROM snapshot WHERE sha256 = :sha256 AND source = :source ORDER BY id LIMIT 1;

-- name: snapshot_with_digest
SELECT p.code, p.source, p.captured_at
  FROM snapshot p
 WHERE p.sha256 = :sha256
 ORDER BY p.id
 LIMIT 1;

-- name: snapshot_get
SELECT code, source, captured_at, media_type, sha256, size, archived_url, exchange
  FROM snapshot
 WHERE code = :code;

-- name: snapshot_list
SELECT code, source, captured_at, media_type, sha256, size, archived_url, exchange
  FROM snapshot
 WHERE source = :source
 ORDER BY captured_at, id;

-- name: snapshot_with_words
SELECT code FROM snapshot WHERE sha256 = :sha256 ORDER BY id;

-- Addresses, each with the newest page that there is of it.
-- name: snapshot_links
SELECT s.code, s.url, s.title, p.code AS snapshot, p.captured_at
  FROM source s
  LEFT JOIN snapshot p ON p.id = (SELECT n.id FROM snapshot n WHERE n.source = s.code
				   ORDER BY n.captured_at DESC, n.id DESC LIMIT 1)
 WHERE s.url IS NOT NULL
 ORDER BY s.id;

-- name: snapshot_all
SELECT code, source, captured_at, media_type, sha256, size, archived_url, exchange
  FROM snapshot
 ORDER BY captured_at, id;

-- name: snapshot_about
WITH told (source) AS (
	SELECT :code
	UNION
	SELECT source FROM snapshot WHERE code = :code
	UNION
	SELECT source FROM evidence WHERE code = :code
	UNION
	SELECT e.source FROM bearing b JOIN evidence e ON e.code = b.evidence WHERE b.commitment = :code
	UNION
	SELECT source FROM wording WHERE commitment = :code
	UNION
	SELECT source FROM agreement WHERE code = :code
	UNION
	SELECT e.source
	  FROM commitment c
	  JOIN bearing b ON b.commitment = c.code
	  JOIN evidence e ON e.code = b.evidence
	 WHERE c.agreement = :code
	UNION
	SELECT w.source FROM commitment c JOIN wording w ON w.commitment = c.code WHERE c.agreement = :code)
SELECT p.code, p.source, p.captured_at, p.media_type, p.sha256, p.size, p.archived_url, p.exchange
  FROM told t
  JOIN snapshot p ON p.source = t.source
 WHERE NOT EXISTS (SELECT 1 FROM snapshot o WHERE o.code = :code) OR p.code = :code
 ORDER BY p.captured_at, p.id;
