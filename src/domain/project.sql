-- name: project_objects
SELECT name, tbl_name
  FROM main.sqlite_master
 WHERE type = :type AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND sql IS NOT NULL
 ORDER BY rowid DESC;

-- What a replay leaves out that is only compared: see project_replay_bare().
-- name: project_bare
DROP TABLE search;
CREATE TABLE search (title TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE VIEW search_content AS SELECT rowid AS id, title AS c0, text AS c1 FROM search;
DROP INDEX source_url_key;
DROP INDEX snapshot_source;
DROP INDEX snapshot_sha256;
DROP INDEX agreement_agreed;
DROP INDEX agreement_source;
DROP INDEX commitment_agreement;
DROP INDEX commitment_status;
DROP INDEX commitment_made;
DROP INDEX commitment_due;
DROP INDEX commitment_maintain;
DROP INDEX promisor_party;
DROP INDEX promisee_party;
DROP INDEX tag_tag;
DROP INDEX wording_commitment;
DROP INDEX wording_issuer;
DROP INDEX wording_source;
DROP INDEX link_from;
DROP INDEX milestone_awaiting;
DROP INDEX evidence_source;
DROP INDEX evidence_occurred;
DROP INDEX rating_as_of;
DROP INDEX cite_evidence;
DROP INDEX indicator_source;
DROP INDEX observation_indicator;
DROP INDEX observation_source;
DROP INDEX target_commitment;
DROP INDEX target_indicator;
