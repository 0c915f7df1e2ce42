-- name: snapshot_of_source
SELECT code FROM snapshot WHERE sha256 = :sha256 AND source = :source ORDER BY id LIMIT 1;

-- name: snapshot_with_digest
SELECT p.code, p.source, p.captured_at
  FROM snapshot p
 WHERE p.sha256 = :sha256
 ORDER BY p.id
 LIMIT 1;

-- name: snapshot_get
SELECT code, source, captured_at, media_type, sha256, size, archived_url
  FROM snapshot
 WHERE code = :code;

-- name: snapshot_list
SELECT code, source, captured_at, media_type, sha256, size, archived_url
  FROM snapshot
 WHERE source = :source
 ORDER BY captured_at, id;

-- name: snapshot_with_words
SELECT code FROM snapshot WHERE sha256 = :sha256 ORDER BY id;
