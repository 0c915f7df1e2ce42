#!/usr/bin/env python3
"""verify and rebuild, beside reading the journal and hashing each line; log beside one INSERT by the
sqlite3 shell, equally durable."""

import pathlib
import shutil
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from timing import DATA, KEPT, RUNS, SIZES, Table, ledger, run  # noqa: E402

READ = """import hashlib, sqlite3, sys
for (line,) in sqlite3.connect(sys.argv[1]).execute('SELECT line FROM journal ORDER BY entry'):
    hashlib.sha256(line.encode()).digest()
"""


def log(table, size, db):
    plain = DATA / "insert.db"
    plain.unlink(missing_ok=True)
    with sqlite3.connect(plain) as made:
        made.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    table.compare("log", size, ["--db", db, "log", f"C-{size // 2:07d}:~", "--no-input", "-q", "--on",
                                "2025-05-05", "something"], ["sqlite3", plain], 1.5,
                  "PRAGMA synchronous = EXTRA;\nINSERT INTO t (b) VALUES ('something');\n", runs=15)
    plain.unlink()


def main():
    table = Table()
    for size in SIZES:
        whole, db = ledger(size), DATA / "keep.db"
        runs = RUNS if size < 50000 else 1
        read = [sys.executable, "-c", READ, whole]
        table.compare("verify", size, ["--db", whole, "verify"], read, 4, runs=runs)
        shutil.copy(whole, db)   # what is measured is not changed
        table.compare("rebuild", size, ["--db", db, "rebuild"], read, 4, runs=runs)
        log(table, size, db)
        db.unlink()


main()
