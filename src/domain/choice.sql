-- What an export holds, as temporary views named out_ and the table. As of an earlier day, what
-- belongs to a later commitment stays out with it. +commitment: a row is taken in its order and then
-- tested. Without the + SQLite begins with the commitments and sorts what it finds, in memory, or
-- tries every commitment for each item of evidence.

-- name: choice_tables
CREATE TEMP TABLE chosen (code TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE chosen_source (code TEXT PRIMARY KEY) WITHOUT ROWID;

-- name: choice_commitments
INSERT INTO temp.chosen (code) SELECT c.code FROM commitment c WHERE /*FILTER*/ 1;

-- A rating "superseded" rests on the link to what replaced it: that comes along.
-- name: choice_successors
INSERT OR IGNORE INTO temp.chosen (code)
WITH RECURSIVE up (code) AS (
	SELECT code FROM temp.chosen
	UNION
	SELECT l."from" FROM up JOIN link l ON l."to" = up.code AND l.relation = 'supersedes'
	 WHERE l."from" IN (SELECT code FROM commitment))
SELECT code FROM up;

-- The sources of what is chosen, and where those were copied from.
-- name: choice_sources
INSERT OR IGNORE INTO temp.chosen_source (code)
WITH RECURSIVE used (code) AS (
	SELECT source FROM out_evidence WHERE source IS NOT NULL
	UNION
	SELECT source FROM out_wording WHERE source IS NOT NULL
	UNION
	SELECT source FROM out_agreement WHERE source IS NOT NULL
	UNION
	SELECT source FROM out_indicator WHERE source IS NOT NULL
	UNION
	SELECT source FROM out_observation WHERE source IS NOT NULL
	UNION
	SELECT s.origin FROM used u JOIN source s ON s.code = u.code WHERE s.origin IS NOT NULL)
SELECT code FROM used;

-- name: choice_whole
CREATE TEMP VIEW out_party AS
SELECT * FROM party;
CREATE TEMP VIEW out_source AS
SELECT * FROM source;
CREATE TEMP VIEW out_snapshot AS
SELECT * FROM snapshot;
CREATE TEMP VIEW out_agreement AS
SELECT * FROM agreement;
CREATE TEMP VIEW out_commitment AS
SELECT * FROM commitment;
CREATE TEMP VIEW out_link AS
SELECT * FROM link
 WHERE +"from" IN (SELECT code FROM commitment) AND +"to" IN (SELECT code FROM commitment);
CREATE TEMP VIEW out_wording AS
SELECT * FROM wording WHERE +commitment IN (SELECT code FROM commitment);
CREATE TEMP VIEW out_milestone AS
SELECT * FROM milestone WHERE +commitment IN (SELECT code FROM commitment);
CREATE TEMP VIEW out_evidence AS
SELECT * FROM evidence;
CREATE TEMP VIEW out_bearing AS
SELECT * FROM bearing WHERE +commitment IN (SELECT code FROM commitment);
CREATE TEMP VIEW out_rating AS
SELECT * FROM rating WHERE +commitment IN (SELECT code FROM commitment);
CREATE TEMP VIEW out_indicator AS
SELECT * FROM indicator;
CREATE TEMP VIEW out_observation AS
SELECT * FROM observation;
CREATE TEMP VIEW out_target AS
SELECT * FROM target WHERE +commitment IN (SELECT code FROM commitment);

-- name: choice_part
CREATE TEMP VIEW out_party AS
SELECT * FROM party;
CREATE TEMP VIEW out_source AS
SELECT * FROM source WHERE +code IN (SELECT code FROM temp.chosen_source);
CREATE TEMP VIEW out_snapshot AS
SELECT * FROM snapshot WHERE +source IN (SELECT code FROM temp.chosen_source);
CREATE TEMP VIEW out_agreement AS
SELECT * FROM agreement
 WHERE +code IN (SELECT agreement FROM commitment WHERE code IN (SELECT code FROM temp.chosen));
CREATE TEMP VIEW out_commitment AS
SELECT * FROM commitment WHERE +code IN (SELECT code FROM temp.chosen);
CREATE TEMP VIEW out_link AS
SELECT * FROM link WHERE +"from" IN (SELECT code FROM temp.chosen) AND +"to" IN (SELECT code FROM temp.chosen);
CREATE TEMP VIEW out_wording AS
SELECT * FROM wording WHERE +commitment IN (SELECT code FROM temp.chosen);
CREATE TEMP VIEW out_milestone AS
SELECT * FROM milestone WHERE +commitment IN (SELECT code FROM temp.chosen);
CREATE TEMP VIEW out_evidence AS
SELECT * FROM evidence e
 WHERE EXISTS (SELECT 1 FROM bearing b WHERE b.evidence = e.code AND +b.commitment IN (SELECT code FROM temp.chosen));
CREATE TEMP VIEW out_bearing AS
SELECT * FROM bearing WHERE +commitment IN (SELECT code FROM temp.chosen);
CREATE TEMP VIEW out_rating AS
SELECT * FROM rating WHERE +commitment IN (SELECT code FROM temp.chosen);
CREATE TEMP VIEW out_indicator AS
SELECT * FROM indicator
 WHERE +code IN (SELECT indicator FROM target WHERE commitment IN (SELECT code FROM temp.chosen));
CREATE TEMP VIEW out_observation AS
SELECT * FROM observation
 WHERE +indicator IN (SELECT indicator FROM target WHERE commitment IN (SELECT code FROM temp.chosen));
CREATE TEMP VIEW out_target AS
SELECT * FROM target WHERE +commitment IN (SELECT code FROM temp.chosen);
