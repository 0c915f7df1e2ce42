-- name: seen_make
CREATE TABLE seen (
	key		TEXT PRIMARY KEY,
	line		INTEGER NOT NULL,
	refused		INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE bearing_row (
	evidence	TEXT NOT NULL,
	line		INTEGER NOT NULL,
	commitment	TEXT,
	bearing		TEXT,
	milestone	TEXT,
	note		TEXT,
	bad		INTEGER NOT NULL,
	PRIMARY KEY (evidence, line)
) STRICT, WITHOUT ROWID;

-- name: seen_find
SELECT line, refused FROM seen WHERE key = :key;

-- name: seen_new
INSERT INTO seen (key, line, refused) VALUES (:key, :line, 0) ON CONFLICT (key) DO NOTHING;

-- name: seen_refuse
INSERT INTO seen (key, line, refused) VALUES (:key, :line, 1)
ON CONFLICT (key) DO UPDATE SET refused = 1;

-- name: bearing_row_add
INSERT INTO bearing_row (evidence, line, commitment, bearing, milestone, note, bad)
VALUES (:evidence, :line, :commitment, :bearing, :milestone, :note, :bad);

-- name: bearing_rows_of
SELECT line, commitment, bearing, milestone, note, bad FROM bearing_row
 WHERE evidence = :evidence ORDER BY line;

-- name: bearing_rows_all
SELECT evidence, line, commitment, bearing, milestone, note, bad FROM bearing_row
 ORDER BY evidence, line;
