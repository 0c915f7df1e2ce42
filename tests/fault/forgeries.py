#!/usr/bin/env python3
"""Forged ledgers with the verdict that each must get, from `kept verify` and from docs/verify.py;
then the checks of verify are taken out of the program one by one, and each must be missed by the
forgery that stands for it. Some of them, and FULL=1: all."""
import hashlib
import json
import os
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault
import mutant

SECOND = os.path.join(fault.ROOT, "docs", "verify.py")
GUARDS = ("journal_is_not_changed", "journal_is_not_deleted")


def unguarded(db, change):
    """Do it with the journal's guards away, and put these back as they were."""
    kept = [db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [g]).fetchone()[0]
            for g in GUARDS]
    for guard in GUARDS:
        db.execute(f"DROP TRIGGER {guard}")
    change(db)
    for sql in kept:
        db.execute(sql)


def sql(*statements):
    return lambda db: [db.execute(s) for s in statements]


def in_journal(*statements):
    return lambda db: unguarded(db, sql(*statements))


def chained(change):
    """Lines changed by change(list of entries), then hashed and chained anew: a forger who knows."""
    def do(db):
        rows = db.execute("SELECT entry, replica, received_at, line FROM journal ORDER BY seq")
        rows = [[e, r, t, json.loads(line)] for e, r, t, line in rows]
        lines = change([row[3] for row in rows if row[3]])
        db.execute("DELETE FROM journal")
        before = None
        for row, e in zip(rows, lines):
            if e["prev"] != "forged":
                e["prev"] = before
            line = json.dumps(e, ensure_ascii=False, separators=(",", ":"))
            before = hashlib.sha256(line.encode()).hexdigest()
            db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", (
                row[0], row[1], e["seq"], e["clock"], row[2], bytes.fromhex(before), line))
    return lambda db: unguarded(db, do)


def edit(number, **fields):
    def change(lines):
        lines[number - 1].update(fields)
        return lines
    return change


def ghost(index, columns, where):
    """Take entries out of an index by reading its pages as a table."""
    def do(db):
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [index]).fetchone()[0]
        names = ", ".join("abcdef"[:columns])
        db.execute("PRAGMA writable_schema = ON")
        db.execute("INSERT INTO sqlite_master VALUES ('table', 'ghost', 'ghost', ?, ?)", [
            page, f"CREATE TABLE ghost ({names}, PRIMARY KEY ({names})) WITHOUT ROWID"])
        db.execute("PRAGMA writable_schema = RESET")
        db.execute(f"DELETE FROM ghost WHERE {where}")
        db.execute("PRAGMA writable_schema = ON")
        db.execute("DELETE FROM sqlite_master WHERE name = 'ghost'")
        db.execute("PRAGMA writable_schema = RESET")
    return do


def passed_over(db):
    """An entry takes evidence back, and the tables hold it still, as if it had not been there."""
    def change(lines):
        last = lines[-1]
        return lines + [{**last, "seq": last["seq"] + 1, "clock": last["clock"] + 1, "op": "retract",
                         "kind": "evidence", "code": "E060", "base": None, "why": "x", "body": None}]
    entry, replica, received = db.execute(
        "SELECT max(entry) + 1, replica, received_at FROM journal").fetchone()
    db.execute("INSERT INTO journal VALUES (?, ?, 100000, 100000, ?, zeroblob(32), '{}')",
               [entry, replica, received])
    chained(change)(db)
    db.execute("INSERT INTO conflict VALUES (?, 'evidence', 'E060', 'retracted, but it is not there')",
               [entry])


HASH = "UPDATE journal SET sha256 = zeroblob(32) WHERE entry = 700"
LINE = "UPDATE journal SET line = replace(line, '\"act\"', '\"statement\"') WHERE entry = 442"
SWAP = ("UPDATE journal SET seq = 100000 WHERE entry = 500",
        "UPDATE journal SET seq = 500 WHERE entry = 501",
        "UPDATE journal SET seq = 501 WHERE entry = 500")

# name: how, what `kept verify` must name, whether docs/verify.py sees it too. None: beyond what a
# ledger can show of itself; only a head that somebody noted down tells.
FORGERIES = {
    "line changed": (in_journal(LINE), "do not have the digest", True),
    "digest changed": (in_journal(HASH), "do not have the digest", True),
    "line and digest changed": (in_journal(
        LINE, "UPDATE journal SET sha256 = zeroblob(32) WHERE entry = 442"), "digest", True),
    "line is no entry": (chained(edit(700, v=2)), "journal entry 700", True),
    "two entries swapped": (in_journal(*SWAP), "columns differ from its line", True),
    "entry left out": (in_journal("DELETE FROM journal WHERE entry = 600"), "entries before it are "
                       "missing", True),
    "link broken": (chained(edit(300, prev="forged")), "does not continue the chain", True),
    "clock turned back": (chained(edit(399, clock=405)), "its clock goes back", True),
    "time turned back": (chained(edit(500, at="2001-01-01T00:00:00.000Z")), "its time goes back",
                         True),
    "time of no form": (chained(edit(752, at="2")), "its time has not the form", True),
    "tx is no UUID": (chained(edit(752, tx="x")), "is no UUID", True),
    "code of no form": (chained(edit(752, code="a b")), "its code has not the form", True),
    "clock leaps": (chained(edit(752, clock=1000752)), "its clock leaps ahead", True),
    "column against line": (in_journal("UPDATE journal SET clock = clock + 1 WHERE entry = 752"),
                            "columns differ from its line", True),
    "arrival is no time": (in_journal("UPDATE journal SET received_at = 'soon' WHERE entry = 700"),
                           "when it was received is no time", True),
    "own arrival changed": (in_journal("UPDATE journal SET received_at = '2030-01-01T00:00:00.000Z' "
                                       "WHERE entry = 700"), "not when it was written here", True),
    "tail cut, tables left": (in_journal("DELETE FROM journal WHERE entry > 740"), "rating", True),
    "replica renamed": (sql("UPDATE replica SET uuid = '01a20e23-0000-7000-8000-000000000000'"),
                        "columns differ from its line", True),
    "replica gone": (sql("DELETE FROM replica"), "foreign keys: ", True),
    "body changed, chain made anew": (chained(lambda lines: [
        e if e["code"] != "E001" else {**e, "body": {**e["body"], "summary": "Nothing."}}
        for e in lines]), "evidence: row 'E001'", True),
    "guard dropped": (sql("DROP TRIGGER journal_is_not_changed"), "schema: row", True),
    "index dropped": (sql("DROP INDEX rating_commitment"), "schema: row", False),
    "view changed": (sql("DROP VIEW kept_late", "CREATE VIEW kept_late AS SELECT 1"), "schema: row",
                     False),
    "object under a name of SQLite's": (sql(
        "PRAGMA writable_schema = ON", "INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_stat7',"
        " 'party', 0, 'CREATE TRIGGER sqlite_stat7 AFTER INSERT ON party BEGIN SELECT 1; END')"),
                                        "schema: row", False),
    "table added": (sql("CREATE TABLE mine (a)"), "schema: row", False),
    "step's digest changed": (sql("UPDATE migration SET sha256 = 'x'"), "migration: row", False),
    "index entry dropped": (ghost("evidence_source", 2, "b = 9"), "integrity: ", True),
    "party": (sql("UPDATE party SET name = 'x' WHERE code = 'US'"), "party: row 'US'", True),
    "source": (sql("UPDATE source SET title = 'x' WHERE code = 'AST-NPP'"), "source: row", True),
    "snapshot": (sql("INSERT INTO snapshot VALUES (1, 'P-1', 'AST-NPP', '2024', 'a/b', "
                     "printf('%064d', 0), '1', NULL, NULL, 1)"), "snapshot: row", True),
    "agreement": (sql("UPDATE agreement SET place = 'x' WHERE id = 3"), "agreement: row", True),
    "commitment": (sql("UPDATE commitment SET status = 'kept' WHERE code = 'WD-02'"),
                   "commitment: row 'WD-02' differs from the journal in status", True),
    "promisor": (sql("UPDATE promisor SET party = 'CN' WHERE commitment = 'WD-04'"), "promisor: ",
                 True),
    "promisee": (sql("DELETE FROM promisee WHERE commitment = 'WD-04'"), "promisee: ", True),
    "tag": (sql("UPDATE tag SET tag = 'x' WHERE commitment = 'BA-01' AND n = 1"), "tag: ", True),
    "wording": (sql("UPDATE wording SET quote = 'x' WHERE id = 5"), "wording: row", True),
    "link": (sql("DELETE FROM link WHERE id = 2"), "link: row", True),
    "milestone": (sql("UPDATE milestone SET due_last = '2030-01-01' WHERE id = 1"), "milestone: row",
                  True),
    "milestone met": (sql("UPDATE milestone SET awaiting = 1 - awaiting WHERE id = 1"),
                      "milestone: row", False),
    "evidence": (sql("UPDATE evidence SET occurred_on = '2024' WHERE code = 'E060'"),
                 "evidence: row 'E060'", True),
    "evidence added": (sql("INSERT INTO evidence SELECT 9000, 'E9000', occurred_on, occurred_first, "
                           "occurred_last, summary, quote, locator, nature, source, credibility, "
                           "entry FROM evidence WHERE code = 'E060'"), "evidence: row", True),
    "bearing": (sql("UPDATE bearing SET bearing = 'contradicts' WHERE commitment = 'WD-01' AND "
                    "bearing = 'supports'"), "bearing: row", True),
    "rating": (sql("UPDATE rating SET confidence = 'high' WHERE confidence = 'low'"),
               "rating: row", True),
    "cite": (sql("DELETE FROM cite WHERE n = 2"), "cite: row", True),
    "indicator": (sql("UPDATE indicator SET better = 'up' WHERE better = 'down'"), "indicator: row",
                  True),
    "observation": (sql("UPDATE observation SET value = value || '0' WHERE id = 7"),
                    "observation: row", True),
    "target": (sql("UPDATE target SET value = '1' WHERE id = 1"), "target: row", True),
    "retracted": (sql("INSERT INTO retracted VALUES ('evidence', 'E9', 1, 'WD-01')"),
                  "retracted: row", True),
    "conflict": (sql("INSERT INTO conflict VALUES (5, 'party', 'US', 'x')"), "conflict: row", True),
    "search": (sql("UPDATE search SET text = 'x' WHERE rowid = (SELECT min(rowid) FROM search)"),
               "search: row", False),
    "search_sizes": (sql("UPDATE search_docsize SET sz = x'0505' WHERE id = "
                         "(SELECT min(id) FROM search_docsize)"), "search_sizes: row", False),
    "search_averages": (sql("UPDATE search_data SET block = block || x'00' WHERE id = 1"),
                        "search_averages: ", False),
    "search_config": (sql("INSERT INTO search_config VALUES ('rank', 'bm25(2.0)')"),
                      "search_config: ", False),
    "terms": (sql("DELETE FROM search_data WHERE id > 10"), "terms: ", False),
    "word of the index changed": (sql(
        "CREATE TEMP TABLE was AS SELECT id, c1 FROM search_content WHERE c1 LIKE 'The %' LIMIT 1",
        "UPDATE search SET text = 'No' || substr(text, 4) WHERE rowid = (SELECT id FROM was)",
        "UPDATE search_content SET c1 = (SELECT c1 FROM was) WHERE id = (SELECT id FROM was)"),
                                  "terms: ", False),
    "ways to words gone": (sql("DELETE FROM search_idx"), "terms: words of the search index are not "
                           "found", False),
    "way to words astray": (sql(
        "CREATE TEMP TABLE two AS SELECT segid, pgno FROM search_idx WHERE segid = (SELECT segid FROM "
        "search_idx GROUP BY segid ORDER BY count(*) DESC LIMIT 1) ORDER BY pgno DESC LIMIT 2",
        "UPDATE search_idx SET pgno = (SELECT sum(pgno) FROM two) - pgno "
        "WHERE (segid, pgno) IN (SELECT segid, pgno FROM two)"), "terms: words of the search index are not found",
                            False),
    "retraction passed over": (passed_over, "evidence: row ", True),
    "tail cut, tables made anew": ("cut", None, False),
    "older copy": ("older", None, False),
}

# Checks taken out: file, text, what stands in its place, the forgery that must then pass or no
# longer be named so.
MUTANTS = [
    ("verify.c", 'check_pragma(db, f, "PRAGMA integrity_check(20)", "integrity");', "",
     "index entry dropped"),
    ("verify.c", 'check_pragma(db, f, "PRAGMA foreign_key_check", "foreign keys");', "",
     "replica gone"),
    ("project.c", "if (problem) tell(context, problem);", "", "digest changed"),
    ("verify.c", 'compare(l->db, empty, f, "schema", q_verify_schema);', "", "table added"),
    ("verify.c", 'compare(l->db, empty, f, "migration", q_verify_migrations);', "",
     "step's digest changed"),
    ("verify.c", 'compare(l->db, empty, f, "search_config", q_verify_search_config);', "",
     "search_config"),
    ("verify_search.c", "if (!same && !told && db_ok(l))", "if (0)", "search_sizes"),
    ("verify_search.c", "if (db_ok(l) && !empty && ", "if (0 && ", "search_averages"),
    ("verify_search.c", "if (read && have.words != s->words)", "if (0)",
     "word of the index changed"),
    ("verify_search.c", "return read && index_reachable(l);", "return read;",
     "way to words astray"),
    ("index.c", "if (db_int(db, sql_index_without_way) > 0)", "if (0)",
     "ways to words gone"),
    ("chain.c", "bool same = memcmp(&again, &row->hash, sizeof again) == 0;", "bool same = true;",
     "digest changed"),
    ("chain.c", "if (strcmp(n->replica, row->replica) != 0 || n->seq != row->seq || "
     "n->clock != row->clock)", "if (0)", "column against line"),
    ("chain.c", "if (!row->received_at || !clock_read(row->received_at, &at))", "if (0)", "arrival is no time"),
    ("chain.c", "if (own && strcmp(own, row->replica) == 0 && strcmp(row->received_at, n->at) != 0)",
     "if (0)", "own arrival changed"),
    ("entry.c", "if (n->seq != before->seq + 1)", "if (0)", "entry left out"),
    ("entry.c", "if (before->seq == 0 ? n->prev != NULL : !n->prev || "
     "strcmp(n->prev, before->hash) != 0)", "if (0)", "link broken"),
    ("entry.c", "if (n->clock <= before->clock)", "if (0)", "clock turned back"),
    ("entry.c", "if (strcmp(n->at, before->at) < 0)", "if (0)", "time turned back"),
    ("entry.c", "if (!clock_read(n->at, &at))", "if (0)", "time of no form"),
    ("entry.c", "if (!id_is_uuid(n->replica) || !id_is_uuid(n->tx))", "if (0)", "tx is no UUID"),
    ("entry.c", "if (!id_is_code(n->code))", "if (0)", "code of no form"),
    ("entry.c", "if (highest_clock < n->clock - JOURNAL_LEAP)", "if (0)", "clock leaps"),
    ("verify_stand.c", "return strlen(want) == length && memcmp(have, want, length) == 0;",
     "return true;", "evidence"),
    ("verify_stand.c", "same = same && !k->has && k->rest == sum_rows(s->key, s->replay, k->sql);", "",
     "evidence added"),
    ("verify_stand.c", "sum_rows(s->key, s->ledger, q_verify_bearing) == s->bearings + "
     "sum_rows(s->key, s->replay, q_verify_bearing)", "true", "bearing"),
    ("verify_stand.c", "sum_rows(s->key, s->ledger, q_verify_cite) == s->cites + "
     "sum_rows(s->key, s->replay, q_verify_cite)", "true", "cite"),
    ("verify_stand.c", "sum_rows(s->key, s->ledger, q_verify_search) == s->texts + "
     "sum_rows(s->key, s->replay, q_verify_search)", "true", "search"),
    ("verify_stand.c", "return id > 0 && id <= k->last && apply_entry_of(s->replay, kind, code) == 0;",
     "return false;", "retraction passed over"),
]
TABLES = ("party source snapshot agreement commitment promisor promisee tag wording link milestone "
          "evidence bearing rating cite indicator observation target retracted conflict search").split()


def forge(how, base):
    if how == "older":
        return fault.copy(fault.path("older.db"), "forged.db")
    db = fault.copy(base, "forged.db")
    connection = sqlite3.connect(db, isolation_level=None)
    if how == "cut":
        unguarded(connection, sql("DELETE FROM journal WHERE entry > 740"))
    else:
        how(connection)
    connection.close()
    if how == "cut" and fault.run(db, "rebuild").returncode != 0:
        fault.fail("rebuild of a ledger whose tail was cut")
    return db


def verdict(db, program=fault.KEPT):
    done = fault.run(db, "--format", "json", "verify", program=program)
    return done.returncode, done.stdout + done.stderr


def second(db):
    done = subprocess.run([sys.executable, SECOND, db], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def judge(base):
    caught, wrong = 0, []
    for name, (how, named, also) in FORGERIES.items():
        db = forge(how, base)
        mine, said = verdict(db)
        other, told = second(db)
        if named is None:
            if (mine, other) != (0, 0):
                wrong.append(f"{name}: not what docs/threat-model.md says: {said}{told}")
            continue
        if mine != 1 or named not in said:
            wrong.append(f"{name}: verify ends with {mine} and does not name '{named}': {said}")
        if (other == 1) != also:
            wrong.append(f"{name}: docs/verify.py ends with {other}: {told}")
        caught += 1
    if wrong:
        fault.fail("\n".join(wrong))
    return caught


def mutants(base):
    if not mutant.possible():
        return "no build folder: no check was taken out"
    every = MUTANTS + [("verify.c", f'{{ "{t}", q_verify_{t} }},', "", t) for t in TABLES]
    chosen = every if fault.FULL else every[::6]
    for file, text, instead, name in chosen:
        program = mutant.program_without(file, text, instead)
        db = forge(FORGERIES[name][0], base)
        code, said = verdict(db, program)
        if code == 1 and FORGERIES[name][1] in said:
            fault.fail(f"without '{text}' the forgery '{name}' is still noticed: no test of it")
        if code not in (0, 1):
            fault.fail(f"without '{text}': exit code {code}: {said}")
    return f"{len(chosen)} of {len(every)} checks taken out, each missed by its forgery"


def main():
    base = fault.woodside()
    fault.copy(base, "older.db")
    if fault.run(base, *fault.LOG, "later").returncode != 0:
        fault.fail("log does not work")
    if verdict(base)[0] != 0 or second(base)[0] != 0:
        fault.fail(f"a sound ledger is blamed: {verdict(base)} {second(base)}")
    head = json.loads(verdict(base)[1])["head"]
    if head not in second(base)[1]:
        fault.fail("the two verifiers print different heads")
    caught = judge(base)
    beyond = len(FORGERIES) - caught
    print(f"forgeries: {len(FORGERIES)}: {caught} caught, {beyond} beyond a ledger alone; "
          f"{mutants(base)}")


fault.finish(main)
