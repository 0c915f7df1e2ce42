#!/usr/bin/env python3
"""Typed SQL reads and does nothing else: each attack is refused, no file appears, none is read, and
the ledger keeps its bytes."""
import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

# What an SQLite connection that was opened read-only would do, or what would change the ledger.
ATTACKS = """
ATTACH 'secret.db' AS s
ATTACH 'new.db' AS s
DETACH main
VACUUM
VACUUM INTO 'new.db'
PRAGMA writable_schema = ON
PRAGMA query_only = OFF
PRAGMA journal_mode = WAL
PRAGMA journal_mode(OFF)
PRAGMA synchronous = OFF
PRAGMA user_version = 99
PRAGMA application_id = 0
PRAGMA trusted_schema = ON
PRAGMA foreign_keys = OFF
PRAGMA temp_store_directory = '.'
PRAGMA mmap_size = 1000000000
PRAGMA cache_spill = 1
PRAGMA wal_checkpoint
PRAGMA optimize
PRAGMA incremental_vacuum
PRAGMA case_sensitive_like = 1
PRAGMA locking_mode = EXCLUSIVE
SELECT * FROM pragma_journal_mode('WAL')
SELECT * FROM pragma_writable_schema
SELECT * FROM pragma_user_version(99)
SELECT load_extension('./evil')
SELECT fts3_tokenizer('simple')
SELECT fts3_tokenizer('simple', x'00')
SELECT writefile('new.db', 'x')
SELECT readfile('secret.db')
SELECT edit('x')
SELECT fts5()
SELECT zeroblob(1000000000)
SELECT randomblob(1000000000)
SELECT sqlite_rename_table('a', 'b', 'c', 'd', 'e', 'f', 1)
SELECT * FROM fsdir('.')
SELECT * FROM sqlite_dbpage
SELECT 1; DELETE FROM party
DELETE FROM party
DELETE FROM party RETURNING code
UPDATE commitment SET status = 'kept'
INSERT INTO party SELECT * FROM party
INSERT INTO search(search) VALUES ('rebuild')
INSERT INTO search(search, rank) VALUES ('rank', 'bm25(2.0)')
REPLACE INTO local VALUES ('schema', 'x')
WITH x AS (SELECT 1) DELETE FROM journal
CREATE TABLE mine (a)
CREATE TEMP TABLE mine (a)
CREATE TEMP VIEW party AS SELECT 1
CREATE TEMP TRIGGER t AFTER INSERT ON party BEGIN SELECT 1; END
CREATE VIRTUAL TABLE v USING fts5(a)
ALTER TABLE party RENAME TO p
DROP TABLE party
DROP TRIGGER journal_is_not_changed
REINDEX
ANALYZE
BEGIN
BEGIN EXCLUSIVE
SAVEPOINT s
COMMIT
""".strip().splitlines()
DRESSES = (str, str.lower, lambda s: "/* x */ " + s.replace(" ", " /**/ ", 1), lambda s: "-- x\n" + s,
           lambda s: "\t\n " + s.replace(" ", "\n", 1) + ";", lambda s: "EXPLAIN " + s,
           lambda s: "\ufeff" + s)
ANSWERS = ("SELECT 1", "SELECT count(*) FROM journal", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT "
           "i + 1 FROM n WHERE i < 5) SELECT max(i) FROM n", "PRAGMA table_info(party)",
           "SELECT code FROM commitment WHERE title LIKE '%a%'", "SELECT json_extract(line, '$.by') FROM "
           "journal", "PRAGMA integrity_check")


def state():
    return {name: open(fault.path(name), "rb").read() for name in os.listdir(fault.DIR)}


def main():
    db = fault.woodside()
    secret = sqlite3.connect(fault.path("secret.db"))
    secret.execute("CREATE TABLE t (a)")
    secret.execute("INSERT INTO t VALUES ('swordfish')")
    secret.commit()
    secret.close()
    was, tried, open_ones = state(), 0, 0
    for sql in ANSWERS:
        done = fault.run(db, "sql", sql, cwd=fault.DIR)
        if done.returncode:
            fault.fail(f"a question is refused: {sql}: {done.stderr}")
    for n, sql in enumerate(ATTACKS):
        for dress in DRESSES if fault.FULL else (str, DRESSES[1 + n % (len(DRESSES) - 1)]):
            done = fault.run(db, "sql", dress(sql), cwd=fault.DIR)
            tried += 1
            harmless = dress(sql).startswith("EXPLAIN ") and done.returncode == 0
            if not harmless and done.returncode not in (2, 4, 6):
                fault.fail(f"{dress(sql)!r}: exit code {done.returncode}: {done.stdout}{done.stderr}")
            if "swordfish" in done.stdout or done.stderr.count("\n") > 1 or state() != was:
                fault.fail(f"{dress(sql)!r}: {done.stdout}{done.stderr}{set(state()) ^ set(was)}")
    # What must be caught: the same statements where nothing forbids them, on a read-only connection.
    os.chdir(fault.DIR)
    for sql in ATTACKS:
        plain = sqlite3.connect(f"file:{fault.copy(db, 'plain.db')}?mode=ro", uri=True, isolation_level=None)
        try:
            plain.execute(sql).fetchall()
            open_ones += 1
        except sqlite3.Error:
            pass
        plain.close()
        for name in ("new.db", "plain.db"):
            fault.remove(fault.path(name))
    if open_ones < 10:
        fault.fail(f"only {open_ones} statements do anything elsewhere: they are no attacks")
    print(f"console: {len(ATTACKS)} attacks, {tried} spellings refused, nothing read or written; a "
          f"read-only connection of SQLite's permits {open_ones} of them")


fault.finish(main)
