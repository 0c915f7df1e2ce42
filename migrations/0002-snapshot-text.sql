-- The text of stored pages, for search. It was read from the bytes when they came in, by a reader
-- that may get better; what was read then is kept, so that a replay finds the same words.
CREATE TABLE snapshot_text (
	sha256		BLOB PRIMARY KEY CHECK (length(sha256) = 32),	-- of the page's bytes
	text_sha256	BLOB NOT NULL CHECK (length(text_sha256) = 32),	-- of the text
	size		INTEGER NOT NULL CHECK (size >= 0),		-- the text's bytes
	codec		TEXT NOT NULL CHECK (codec IN ('raw', 'zlib')),
	bytes		BLOB NOT NULL
) STRICT, WITHOUT ROWID;
