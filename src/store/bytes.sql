-- name: bytes_add
INSERT INTO snapshot_bytes (sha256, size, codec, bytes) VALUES (:sha256, :size, :codec, :bytes);

-- name: bytes_held
SELECT size FROM snapshot_bytes WHERE sha256 = :sha256;

-- name: bytes_get
SELECT sha256, size, codec, bytes FROM snapshot_bytes WHERE sha256 = :sha256;

-- name: bytes_all
SELECT sha256, sha256 AS digest, size, codec, bytes FROM snapshot_bytes ORDER BY sha256;

-- name: bytes_text_add
INSERT INTO snapshot_text (sha256, text_sha256, size, codec, bytes)
VALUES (:sha256, :text_sha256, :size, :codec, :bytes);

-- name: bytes_text_get
SELECT text_sha256 AS sha256, size, codec, bytes FROM snapshot_text WHERE sha256 = :sha256;

-- name: bytes_text_all
SELECT sha256, text_sha256 AS digest, size, codec, bytes FROM snapshot_text ORDER BY sha256;
