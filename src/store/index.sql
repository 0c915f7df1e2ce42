-- name: index_structure
SELECT block FROM search_data WHERE id = 10;

-- name: index_pages
SELECT id, block FROM search_data WHERE id BETWEEN :first AND :last ORDER BY id;

-- Ways to pages that begin with a word of their own, besides the first, which is looked at anyway.
-- name: index_ways
SELECT count(DISTINCT pgno >> 1) AS pages FROM search_idx
 WHERE segid = :segment AND pgno >> 1 > :first AND pgno >> 1 <= :last;

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
