#!/usr/bin/env python3
"""What is asked of a ledger, beside the sqlite3 shell with the same SQL on the same file, in turn.

The shell's SQL is kept's own, from src/domain, but for the score: kept groups while the rows go
by, and is compared with one statement that gives the same figures. See tests/lib/timing.py for
sizes and where the ledgers stand.
"""

import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from timing import DATA, SIZES, Table, ledger, lines, named, shell, KEPT  # noqa: E402

TODAY, PAST = "2026-01-01", "2016-06-30"   # nothing in the ledger is later; half of it is
DAYS = {"soon_days": 14, "quiet_days": 180}
TABLES = ["party", "source", "agreement", "commitment", "evidence", "rating"]

SCORE = """WITH fact AS MATERIALIZED (
	SELECT c.code, c.status, c.due_on IS NOT NULL AS dated,
	       EXISTS (SELECT 1 FROM milestone m
			WHERE m.commitment = c.code AND m.awaiting = 1 AND m.due_last < :as_of) AS overdue,
	       c.status = 'kept'
		AND EXISTS (SELECT 1 FROM kept_late k WHERE k.commitment = c.code) AS late,
	       1 < (SELECT count(DISTINCT y.root) FROM promisor p JOIN party y ON y.code = p.party
		     WHERE p.commitment = c.code) AS joint
	  FROM commitment c),
member (key, code) AS (
	SELECT '', f.code FROM fact f
	UNION
	SELECT y.root, f.code FROM fact f JOIN promisor p ON p.commitment = f.code
	  JOIN party y ON y.code = p.party)
SELECT m.key, f.status, count(*), sum(f.joint), sum(f.dated), sum(f.overdue), sum(f.late)
  FROM member m JOIN fact f ON f.code = m.code
 GROUP BY m.key, f.status"""


def days(as_of):
    return {"as_of": as_of, **DAYS}


def ask(table, size, db):
    def compare(work, goal, kept, script, **how):
        table.compare(work, size, ["--db", db, *kept], ["sqlite3", db], goal, script, **how)

    code = f"C-{size // 2:07d}"
    compare("show", 2.0, ["show", code], shell(
        {"code": code}, *(f"SELECT * FROM {t} WHERE {c} = :code" for t, c in [
            ("commitment", "code"), ("promisor", "commitment"), ("milestone", "commitment"),
            ("wording", "commitment"), ("evidence_on_commitment", "commitment"),
            ("rating", "commitment"), ("link", '"from"')])), runs=25)

    late = {**days(TODAY), "until": "2025-12-31"}
    compare("overdue, first 50", 1.5, ["overdue", "--as-of", TODAY, "--limit", "50"], shell(
        late, named("late.sql", "late_list") + " LIMIT 50", named("late.sql", "late_count_all"),
        named("query.sql", "commitment_count"), named("tally.sql", "tally_maintain_past")), runs=15)
    compare("overdue, all, as CSV", 1.3, ["overdue", "--as-of", TODAY, "--format", "csv"],
            shell(late, named("late.sql", "late_list")))

    compare("score", 1.3, ["score", "--as-of", TODAY], shell(days(TODAY), SCORE))
    compare("score as of a past day", 1.3, ["score", "--as-of", PAST], shell(
        days(PAST), named("moment.sql", "moment_make"), f"INSERT INTO moment VALUES ('{PAST}')",
        named("moment.sql", "moment_views"), SCORE))

    found = named("find.sql", "find_records")
    for work, words, match in [("search, two words", ["export", "licence"], "export AND licence"),
                               ("search, a Chinese word", ["关税"], "关 + 税")]:
        compare(work, 1.5, ["search", *words, "--as-of", TODAY],
                shell({**days(TODAY), "match": match, "filtered": 0}, found))

    listed = shell(days(TODAY), named("query.sql", "commitment_list"))
    rows = ["list", "--as-of", TODAY, "--format"]
    compare("list, all, as CSV", 1.5, [*rows, "csv"], listed, runs=3)
    compare("list, all, as JSON Lines", 1.5, [*rows, "jsonl"], listed, runs=3)
    ours = lines([KEPT, "--db", db, *rows, "csv"])
    theirs = lines(["sqlite3", db], listed)
    if ours != theirs + 1:   # a heading
        sys.exit(f"list has {ours} lines, the shell {theirs}")


def export(table, size, db):
    folder, file = DATA / "out-csv", DATA / "out.jsonl"

    def fresh():
        shutil.rmtree(folder, ignore_errors=True)
        file.unlink(missing_ok=True)

    bearings = "SELECT evidence, commitment, milestone, bearing, note FROM bearing"
    table.compare("export as CSV", size, ["--db", db, "export", "-q", folder], ["sqlite3", db], 1.5,
                  shell({}, *(f".once {file}\nSELECT * FROM {t} ORDER BY id" for t in TABLES),
                        f".once {file}\n{bearings}"), runs=3, before=fresh)
    table.compare("export of the journal, JSON Lines", size, ["--db", db, "export", "-q", file],
                  ["sqlite3", db], 1.5, shell({}, f".once {file}\nSELECT line FROM journal", mode="list"),
                  runs=3, before=fresh)
    fresh()


def main():
    table = Table()
    for size in SIZES:
        db = ledger(size)
        ask(table, size, db)
        export(table, size, db)
        table.alone("list, first 50", size, ["--db", db, "list", "--as-of", TODAY, "--limit", "50"])
        table.alone("changes, all, as CSV", size, ["--db", db, "changes", "--since", "2020-01-01", "--format", "csv"],
                    runs=1)
        for form in ["csv", "html"]:
            table.alone(f"report as {form}", size, ["--db", db, "report", "--as-of", TODAY, "--format", form],
                        runs=1)
        table.alone("what the day asks for", size, ["--db", db, "--as-of", TODAY], runs=3)


main()
