-- name: verify_party
SELECT * FROM party ORDER BY id;

-- name: verify_source
SELECT * FROM source ORDER BY id;

-- name: verify_snapshot
SELECT * FROM snapshot ORDER BY id;

-- name: verify_agreement
SELECT * FROM agreement ORDER BY id;

-- name: verify_commitment
SELECT * FROM commitment ORDER BY id;

-- name: verify_promisor
SELECT * FROM promisor ORDER BY commitment, n;

-- name: verify_promisee
SELECT * FROM promisee ORDER BY commitment, n;

-- name: verify_tag
SELECT * FROM tag ORDER BY commitment, n;

-- name: verify_wording
SELECT * FROM wording ORDER BY id;

-- name: verify_link
SELECT * FROM link ORDER BY id;

-- name: verify_milestone
SELECT * FROM milestone ORDER BY id;

-- name: verify_day_count
SELECT * FROM day_count ORDER BY what, day;

-- name: verify_evidence
SELECT * FROM evidence ORDER BY id;

-- name: verify_bearing
SELECT * FROM bearing ORDER BY commitment, occurred_last, evidence, n;

-- name: verify_rating
SELECT * FROM rating ORDER BY id;

-- name: verify_cite
SELECT * FROM cite ORDER BY rating, n;

-- name: verify_indicator
SELECT * FROM indicator ORDER BY id;

-- name: verify_observation
SELECT * FROM observation ORDER BY id;

-- name: verify_target
SELECT * FROM target ORDER BY id;

-- name: verify_retracted
SELECT * FROM retracted ORDER BY kind, code;

-- name: verify_conflict
SELECT * FROM conflict ORDER BY entry;

-- The texts from the table where the index keeps them: by way of the index each is looked up.
-- name: verify_search
SELECT id AS rowid, c0 AS title, c1 AS text FROM search_content ORDER BY id;

-- name: verify_search_sizes
SELECT id, sz FROM search_docsize ORDER BY id;

-- name: verify_search_averages
SELECT id, CASE WHEN block = x'000000' THEN x'' ELSE block END AS block -- emptied, or never filled
  FROM search_data WHERE id = 1;

-- name: verify_search_config
SELECT k, v FROM search_config ORDER BY k;

-- name: verify_highest_source
SELECT max(id) AS id FROM source;
-- name: verify_highest_evidence
SELECT max(id) AS id FROM evidence;

-- name: verify_highest_rating
SELECT max(id) AS id FROM rating;

-- name: verify_code_source
SELECT id FROM source WHERE code = :code;
-- name: verify_code_evidence
SELECT id FROM evidence WHERE code = :code;

-- name: verify_code_rating
SELECT id FROM rating WHERE code = :code;

-- name: verify_is_rated
SELECT 1 FROM rating WHERE commitment = :commitment AND id <= :last LIMIT 1;

-- name: verify_ratings_of
SELECT * FROM rating WHERE commitment = :commitment AND id <= :last ORDER BY id;

-- name: verify_cites_of
SELECT * FROM cite WHERE rating = :rating;

-- name: verify_bearings_of
SELECT * FROM bearing INDEXED BY bearing_evidence WHERE evidence = :evidence;

-- name: verify_fetch_bearing
INSERT OR IGNORE INTO bearing (commitment, occurred_last, evidence, n, bearing, note, counts, nature)
VALUES (:commitment, :occurred_last, :evidence, :n, :bearing, :note, :counts, :nature);

-- name: verify_schema
SELECT type, name, tbl_name, sql FROM main.sqlite_master
 WHERE sql IS NOT 'CREATE TABLE sqlite_stat1(tbl,idx,stat)' -- what ANALYZE of another program leaves
   AND sql IS NOT 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)'
 ORDER BY type, name;

-- name: verify_migrations
SELECT version, sha256 FROM migration ORDER BY version;

-- name: verify_pages
SELECT code, sha256, CAST(size AS INTEGER) AS size FROM snapshot ORDER BY code;

-- name: verify_records
SELECT (SELECT count(*) FROM party) + (SELECT count(*) FROM source) + (SELECT count(*) FROM snapshot)
     + (SELECT count(*) FROM agreement) + (SELECT count(*) FROM commitment) + (SELECT count(*) FROM link)
     + (SELECT count(*) FROM wording) + (SELECT count(*) FROM milestone WHERE origin = 'hand')
     + (SELECT count(*) FROM evidence) + (SELECT count(*) FROM rating) + (SELECT count(*) FROM indicator)
     + (SELECT count(*) FROM observation) + (SELECT count(*) FROM target) AS records;

