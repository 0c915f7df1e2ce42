-- name: citekey_sources
SELECT code, citekey, author, publisher, url, published_on, title FROM source ORDER BY id;

-- name: citekey_count
SELECT count(*) FROM source;
