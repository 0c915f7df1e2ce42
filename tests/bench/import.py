#!/usr/bin/env python3
"""Import of a folder of CSV files: beside the sqlite3 shell, which puts the same rows into the same
tables with their indexes, guards and search, but writes no journal and checks no rule; and beside
sqlite-utils, which fills tables of its own.

The shell reads one CSV file a table, taken from the ledger that kept made of the folder: .import
into a temporary table, for an empty field is no NULL there, then INSERT … SELECT.
"""

import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from timing import DATA, ENV, KEPT, ROOT, RUNS, SIZES, Table, ledger, run, shell  # noqa: E402

TABLES = ["party", "source", "agreement", "commitment", "promisor", "promisee", "tag", "evidence",
          "bearing", "cite", "rating", "milestone"]   # day_count is counted by its triggers


def rows(db, sql):
    done = subprocess.run(["sqlite3", "-separator", "|", db, sql], stdout=subprocess.PIPE,
                          env=ENV, check=True, text=True)
    return [line.split("|") for line in done.stdout.splitlines()]


def unload(db, folder):
    """A CSV file for each table; and what the shell is to do with them."""
    folder.mkdir()
    orders = ["PRAGMA cache_size = -32768", "PRAGMA foreign_keys = ON"]
    orders += [f".read {file}" for file in sorted((ROOT / "schema").glob("*.sql"))]
    orders += ["BEGIN", "PRAGMA defer_foreign_keys = ON"]
    for table in [*TABLES, "search"]:
        names = [r[0] for r in rows(db, f"SELECT name FROM pragma_table_info('{table}')")]
        if table == "search":
            names = ["rowid", *names]
        columns = ", ".join(f'"{n}"' for n in names)
        file = folder / f"{table}.csv"
        run(["sqlite3", db], shell({}, f".once {file}\nSELECT {columns} FROM {table}"))
        staged = ", ".join(f'"c{i}"' for i in range(len(names)))
        orders += [f"CREATE TEMP TABLE staged ({staged})",
                   f".import --csv --schema temp {file} staged",
                   f"INSERT INTO {table} ({columns}) SELECT " +
                   ", ".join(f"nullif({c}, '')" for c in staged.split(", ")) + " FROM staged",
                   "DROP TABLE temp.staged"]
    orders.append("COMMIT")
    return "\n".join(o if o.startswith(".") else o + ";" for o in orders) + "\n"


def sqlite_utils(table, size, db, csv):
    other = DATA / "utils.db"
    insert = " && ".join(
        f"sqlite-utils insert {other} {name} {csv / name}.csv --csv" + (" --pk code" if key else "")
        for name, key in [("parties", 1), ("sources", 1), ("agreements", 1), ("commitments", 1),
                          ("evidence", 1), ("bearings", 0), ("ratings", 0)])
    search = " && ".join(
        f"sqlite-utils enable-fts {other} {name} {column}"
        for name, column in [("commitments", "title"), ("evidence", "summary"), ("ratings", "rationale")])
    table.compare("import, beside sqlite-utils", size, ["--db", db, "import", "-q", csv],
                  ["sh", "-c", f"{insert} && {search}"], 0.5, runs=1,
                  before=lambda: (other.unlink(missing_ok=True), fresh(db)))
    other.unlink(missing_ok=True)


def fresh(db):
    db.unlink(missing_ok=True)
    run([KEPT, "--db", db, "init"])


def main():
    table = Table()
    for size in SIZES:
        whole, csv, sheets = ledger(size), DATA / f"csv-{size}", DATA / "sheets"
        db, plain = DATA / "import.db", DATA / "plain.db"
        shutil.rmtree(sheets, ignore_errors=True)
        orders = unload(whole, sheets)
        table.compare("import", size, ["--db", db, "import", "-q", csv], ["sqlite3", plain], 1.8,
                      orders, runs=RUNS if size < 50000 else 1,
                      before=lambda: (plain.unlink(missing_ok=True), fresh(db)))
        if shutil.which("sqlite-utils"):
            sqlite_utils(table, size, db, csv)
        shutil.rmtree(sheets)
        db.unlink()
        plain.unlink(missing_ok=True)


main()
