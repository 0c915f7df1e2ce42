#!/usr/bin/env python3
"""Read the flat SQLite file as Python's sqlite3 does, and compare it with the ledger: every table is
an ordinary one, and none lacks a row."""

import sqlite3
import sys

flat = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
ledger = sqlite3.connect(f"file:{sys.argv[2]}?mode=ro", uri=True)
names = {"parties": "party", "agreements": "agreement", "commitments": "commitment",
         "promisors": "promisor", "promisees": "promisee", "wordings": "wording", "links": "link",
         "milestones": "milestone", "sources": "source", "snapshots": "snapshot",
         "evidence": "evidence", "bearings": "bearing", "ratings": "rating", "cites": "cite",
         "indicators": "indicator", "observations": "observation", "targets": "target"}
tables = {name: sql for name, sql in flat.execute(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
assert set(tables) == set(names) | {"about"}, tables.keys()
for sql in tables.values():
    assert not any(word in sql for word in ("STRICT", "VIRTUAL", "WITHOUT", "GENERATED")), sql
kinds = {kind for kind, in flat.execute("SELECT DISTINCT type FROM sqlite_master")}
assert kinds <= {"table", "index"}, kinds
for name, table in names.items():
    here, there = (db.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]
                   for db, t in ((flat, name), (ledger, table)))
    assert here == there, (name, here, there)
sums = "sum(supports), sum(contradicts), sum(context), count(made_first), count(due_last)"
assert flat.execute(f"SELECT {sums} FROM commitments").fetchone() == ledger.execute(
    "SELECT (SELECT count(*) FROM bearing WHERE counts AND bearing = 'supports'),"
    "(SELECT count(*) FROM bearing WHERE counts AND bearing = 'contradicts'),"
    "(SELECT count(*) FROM bearing WHERE counts AND bearing = 'context'),"
    "count(*), count(due_last) FROM commitment").fetchone()
assert flat.execute("PRAGMA integrity_check").fetchone() == ("ok",)
print(len(tables), "tables")
