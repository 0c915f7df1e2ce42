-- name: index_words_make
CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab (main, 'search', 'instance');

-- name: index_words
SELECT term, doc, col, offset FROM temp.search_words;

-- Pages that begin with a word of their own, and to which there is no way: a search looks into the
-- first page of a segment anyway. An id is the segment's number above 37 bits, one bit for what is no
-- page of words, and the page's number in the lowest 31 (SQLite, ext/fts5/fts5_index.c). Bytes 3 and 4
-- say where the list of the page's own words begins; where it has none the page ends there.
-- name: index_without_way
WITH page (segment, number, words) AS (
	SELECT id >> 37, id & 0x7fffffff, hex(substr(block, 3, 2)) < printf('%04X', length(block))
	  FROM search_data WHERE id >= 0x2000000000 AND id & 0x1000000000 = 0),
first (segment, number) AS (SELECT segment, min(number) FROM page GROUP BY segment)
SELECT count(*)
  FROM (SELECT p.segment, p.number
	  FROM page p JOIN first f ON f.segment = p.segment
	 WHERE p.words AND p.number > f.number
	EXCEPT
	SELECT segid, pgno >> 1 FROM search_idx) AS n;

-- An index of the same words without texts.
-- name: index_copy
PRAGMA cache_size = -4096;
BEGIN;
CREATE VIRTUAL TABLE search USING fts5 (title, text, content = '', tokenize = 'porter unicode61');
DELETE FROM search_data;
DELETE FROM search_idx;

-- name: index_data
SELECT id, block FROM search_data ORDER BY id;

-- name: index_data_add
INSERT INTO search_data (id, block) VALUES (:id, :block);

-- name: index_idx
SELECT segid, term, pgno FROM search_idx ORDER BY segid, term;

-- name: index_idx_add
INSERT INTO search_idx (segid, term, pgno) VALUES (:segment, :term, :page);

-- name: index_check
INSERT INTO search (search) VALUES ('integrity-check');
