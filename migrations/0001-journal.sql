-- The permanent tables: what cannot be derived from anything else. This step is
-- frozen; a change is a new step (see README.md here).

-- Every ledger that has written entries, by its random name.
CREATE TABLE replica (
	id	INTEGER PRIMARY KEY,
	uuid	TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36)
) STRICT;

-- The journal: one row is one change, and the only truth.
CREATE TABLE journal (
	entry		INTEGER PRIMARY KEY,	-- order of arrival in this ledger; local, not hashed
	replica		INTEGER NOT NULL REFERENCES replica (id),
	seq		INTEGER NOT NULL CHECK (seq > 0),	-- its number among the replica's entries
	clock		INTEGER NOT NULL CHECK (clock > 0),	-- Lamport clock, as in the line
	received_at	TEXT NOT NULL,		-- when this ledger learnt it, UTC; local, not hashed
	sha256		BLOB NOT NULL CHECK (length(sha256) = 32),	-- of the line's bytes
	line		TEXT NOT NULL,		-- the entry: one JSON object, UTF-8, no line end
	UNIQUE (replica, seq)
) STRICT;

CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is never changed');
END;

CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN
	SELECT RAISE(ABORT, 'nothing is deleted from the journal');
END;

-- The bytes of stored pages, named by their digest; journal entries name the digest.
CREATE TABLE snapshot_bytes (
	sha256	BLOB PRIMARY KEY CHECK (length(sha256) = 32),	-- of the bytes before compression
	size	INTEGER NOT NULL CHECK (size >= 0),		-- the same bytes' number
	codec	TEXT NOT NULL CHECK (codec IN ('raw', 'zlib')),
	bytes	BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What belongs to this file alone: which replica it is, the schema it was built with.
CREATE TABLE local (
	key	TEXT PRIMARY KEY,
	value	TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The steps that this file has been through.
CREATE TABLE migration (
	version		INTEGER PRIMARY KEY,
	sha256		TEXT NOT NULL,
	program		TEXT NOT NULL,		-- the version of kept that took the step
	applied_at	TEXT NOT NULL
) STRICT;
