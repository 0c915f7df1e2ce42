#!/usr/bin/env python3
"""A second verifier of a ledger of kept, written from kept-journal(5) and docs/schema.md alone.

    python3 verify.py LEDGER

It shares no code with `kept verify`, so that a mistake in one is not repeated in the other. It
opens the ledger read-only, hashes every line of the journal again, follows the chain of each
replica, replays the entries into records (those of several ledgers with what collides set aside), and compares these with the rows of the tables: every
field of every kind, bearings, citations, parties of commitments, tags, the spans of days, the
copied status. It leaves out what needs more than this page: the search index, the occurrences of
schedules, url_key, and which evidence met a milestone; `kept verify` compares these as well.

Exit code 0: whole. 1: damaged, each problem on a line. 2: could not be checked.
"""
import calendar
import hashlib
import json
import os
import re
import sqlite3
import sys

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
FORMS = {"replica": UUID, "tx": UUID, "code": "[A-Z0-9][A-Z0-9._-]{0,63}",
         "at": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"}
LEAP = 1000000
KEYS = ("v replica seq prev clock at by tx op kind code base why body").split()
REFERS = {"party": {"parent": "party"}, "source": {"origin": "source"},
          "snapshot": {"source": "source"}, "agreement": {"source": "source"},
          "commitment": {"agreement": "agreement", "promisors": "party", "promisees": "party"},
          "link": {"from": "commitment", "to": "commitment"},
          "wording": {"commitment": "commitment", "issuer": "party", "source": "source"},
          "milestone": {"commitment": "commitment"}, "evidence": {"source": "source"},
          "rating": {"commitment": "commitment", "cites": "evidence"},
          "indicator": {"source": "source"},
          "observation": {"indicator": "indicator", "source": "source"},
          "target": {"commitment": "commitment", "indicator": "indicator"}}
KINDS = ("party source snapshot agreement commitment link wording milestone evidence rating "
         "indicator observation target").split()
SPANS = {"published_on": "published", "agreed_on": "agreed", "made_on": "made", "due_on": "due",
         "occurred_on": "occurred", "as_of": "as_of", "period": "period", "by": "by"}
LISTS = {"promisors": ("promisor", "commitment", "party"), "cites": ("cite", "rating", "evidence"),
         "promisees": ("promisee", "commitment", "party"), "tags": ("tag", "commitment", "tag")}
problems = []


def span(date):
    """The first and the last day of "2024", "2024-Q3", "2024-07" or "2024-07-31"."""
    if not date:
        return None, None
    year, _, rest = date.partition("-")
    first = last = int(rest[:2]) if rest and rest[0] != "Q" else 0
    if rest[:1] == "Q":
        first, last = int(rest[1]) * 3 - 2, int(rest[1]) * 3
    elif not rest:
        first, last = 1, 12
    if len(rest) == 5:
        return date, date
    days = calendar.monthrange(int(year), last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{days:02}"


def read_journal(db):
    """The entries in the order of replay; what is wrong with the chain goes to problems."""
    entries, uuids = [], dict(db.execute("SELECT id, uuid FROM replica"))
    before = {}
    own = db.execute("SELECT max(value) FROM local WHERE key = 'replica'").fetchone()[0]
    for row in db.execute("SELECT entry, replica, seq, clock, CAST(received_at AS BLOB) AS received, "
                          "sha256, CAST(line AS BLOB) AS line FROM journal ORDER BY replica, seq"):
        number, replica, seq, clock, received, digest, line = row
        say = lambda text, number=number: problems.append(f"journal entry {number}: {text}")
        if hashlib.sha256(line).digest() != digest:
            say("its bytes do not have the digest stored with them")
        try:
            e = json.loads(line.decode("utf-8"))
        except ValueError:
            say("it is not JSON in UTF-8")
            continue
        if list(e) != KEYS or e["v"] != 1:
            say("it has not the keys of an entry")
            continue
        for key, form in FORMS.items():
            if not re.fullmatch(form, e[key]):
                say(f"its {key} has not the form of one")
        received = received.decode("utf-8", "replace")
        if not re.fullmatch(FORMS["at"], received):
            say("when it was received is no time")
        elif uuids.get(replica) == own and received != e["at"]:
            say("it was received at another time, not when it was written here")
        last_seq, last_hash, last_clock, last_at = before.get(replica, (0, None, 0, ""))
        if (e["replica"], e["seq"], e["clock"]) != (uuids.get(replica), seq, clock):
            say("its columns differ from its line")
        if seq != last_seq + 1:
            say("entries before it are missing")
        if e["prev"] != last_hash:
            say("it does not continue the chain")
        if clock <= last_clock or e["at"] < last_at:
            say("its clock goes back")
        before[replica] = (seq, hashlib.sha256(line).hexdigest(), clock, e["at"])
        entries.append((clock, digest, number, e))
    entries.sort(key=lambda x: x[:2])
    for (clock, *_), (later, _, number, _) in zip([(0,)] + entries, entries):
        if later - clock > LEAP:
            problems.append(f"journal entry {number}: its clock leaps ahead of all others")
    return entries


def references(kind, body):
    """What a record refers to: (kind, code)."""
    for field, to in REFERS[kind].items():
        value = body.get(field)
        for code in value if isinstance(value, list) else [value]:
            if code:
                yield to, code
    for b in body.get("bearings") or []:
        yield "commitment", b["commitment"]


def bears(live, evidence, commitment):
    return any(b["commitment"] == commitment for b in live["evidence"][evidence][1]["bearings"])


def superseder(live, commitment, without=None):
    return any(l["to"] == commitment and l["relation"] == "supersedes"
               for code, (_, l) in live["link"].items() if code != without)


def needed(live, kind, code):
    """Does a record that is there rest on this one?"""
    body = live[kind][code][1]
    if any((kind, code) in references(k, b) for k in KINDS for _, b in live[k].values()):
        return True
    if kind == "link" and body["relation"] == "supersedes":
        return not superseder(live, body["to"], code) and any(
            r["commitment"] == body["to"] and r["status"] == "superseded"
            for _, r in live["rating"].values())
    return kind == "milestone" and any(
        (b["commitment"], b["milestone"]) == (body["commitment"], body["due_on"])
        for _, e in live["evidence"].values() for b in e.get("bearings") or [])


def collides(live, kind, code, body):
    """Of several ledgers: what the writer's own rules could not see. A day that a schedule has taken
    is not looked for here."""
    if any(ref not in live[to] for to, ref in references(kind, body)):
        return True
    if kind == "rating":
        was = live["rating"].get(code)
        return (body["status"] == "superseded" and not superseder(live, body["commitment"])) or (
            was is not None and not all(bears(live, e, was[1]["commitment"])
                                        for e in body.get("cites") or []))
    if kind != "milestone":
        return False
    day = (body["commitment"], body["due_on"])
    due = live["commitment"][day[0]][1]
    return (due["due_on"] == day[1] and not due["schedule"]) or any(
        (m["commitment"], m["due_on"]) == day and other != code
        for other, (_, m) in live["milestone"].items())


def replay(entries):
    """Live records {kind: {code: (entry, body)}}, what was retracted, and the conflicts."""
    live = {kind: {} for kind in KINDS}
    retracted, conflicts = set(), set()
    several = len({e["replica"] for *_, e in entries}) > 1
    for _, _, number, e in entries:
        kind, code = e["kind"], e["code"]
        records = live.get(kind)
        if records is None or e["op"] not in ("add", "revise", "retract"):
            problems.append(f"journal entry {number}: unknown kind or op")
        elif several and e["op"] == "retract" and code in records and needed(live, kind, code):
            conflicts.add((number, kind, code))
        elif several and e["op"] != "retract" and collides(live, kind, code, e["body"]):
            conflicts.add((number, kind, code))
        elif e["op"] == "retract" and code in records:
            del records[code]
            retracted.add((kind, code, number))
        elif e["op"] == "retract" or (e["op"] == "add" and code in records):
            conflicts.add((number, kind, code))
        else:
            retracted = {r for r in retracted if r[:2] != (kind, code)} \
                if e["op"] == "revise" else retracted
            records[code] = (number, e["body"])
    return live, retracted, conflicts


def root(records, code, field):
    seen = set()
    while code in records and records[code][1].get(field) and code not in seen:
        seen.add(code)
        code = records[code][1][field]
    return code


def expected_row(kind, code, entry, body, live):
    row = {"code": code, "entry": entry}
    for field, value in body.items():
        if field == "bearings":
            continue
        row[field] = ";".join(value) if isinstance(value, list) and value else value or None
        if field in SPANS and not (kind == "snapshot" or kind == "milestone" and field == "by"):
            row[SPANS[field] + "_first"], row[SPANS[field] + "_last"] = span(value)
    if kind == "party":
        row["root"] = root(live["party"], code, "parent")
    if kind == "source":
        row["root_origin"] = root(live["source"], code, "origin")
    if kind == "commitment":
        newest, at = None, ""
        for rating, (_, r) in live["rating"].items():
            if r["commitment"] == code and span(r["as_of"])[1] >= at:
                newest, at = (rating, r["status"], r["as_of"]), span(r["as_of"])[1]
        row["rating"], row["status"], row["status_as_of"] = newest or (None, "unreviewed", None)
        row["status_last"] = at or None
    if kind == "milestone":
        row["origin"] = "hand"
    return row


def compare_rows(db, kind, live):
    query = f"SELECT * FROM {kind}" + (" WHERE origin = 'hand'" if kind == "milestone" else "")
    have = {row["code"]: dict(row) for row in db.execute(query)}
    want = {code: expected_row(kind, code, *record, live) for code, record in live[kind].items()}
    for code in sorted(set(have) - set(want), key=str):
        problems.append(f"{kind}: row '{code}' does not follow from the journal")
    for code, row in want.items():
        if code not in have:
            problems.append(f"{kind}: row '{code}' is missing")
            continue
        for column, value in row.items():
            if column in have[code] and have[code][column] != value:
                problems.append(f"{kind}: row '{code}' differs from the journal in {column}")


def compare_sets(db, name, query, want):
    have = {tuple(row) for row in db.execute(query)}
    for row in sorted(have ^ set(want), key=str):
        problems.append(f"{name}: {'/'.join(str(x) for x in row[:3])} "
                        + ("does not follow from the journal" if row in have else "is missing"))


def bearings(live):
    for code, (_, e) in live["evidence"].items():
        seen = set()
        for n, b in enumerate(e.get("bearings") or [], 1):
            same = (b["commitment"], b["bearing"])
            yield (b["commitment"], span(e["occurred_on"])[1], code, n, b["bearing"],
                   b["milestone"], b["note"], int(same not in seen), e["nature"])
            seen.add(same)


def check(db):
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in db.execute(f"PRAGMA {pragma}"):
            if row[0] != "ok":
                problems.append(f"{pragma}: {row[0]}")
    triggers = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")}
    for name in ("journal_is_not_changed", "journal_is_not_deleted"):
        if name not in triggers:
            problems.append(f"schema: the trigger {name} is missing")
    entries = read_journal(db)
    live, retracted, conflicts = replay(entries)
    for kind in KINDS:
        compare_rows(db, kind, live)
    for field, (table, owner, item) in LISTS.items():
        compare_sets(db, table, f"SELECT {owner}, n, {item} FROM {table}", (
            (code, n, value) for code, (_, body) in live[owner].items()
            for n, value in enumerate(body.get(field) or [], 1)))
    compare_sets(db, "bearing", "SELECT * FROM bearing", bearings(live))
    compare_sets(db, "retracted", "SELECT kind, code, entry FROM retracted", retracted)
    compare_sets(db, "conflict", "SELECT entry, kind, code FROM conflict", conflicts)
    compare_sets(db, "milestone", "SELECT commitment, due_on, due_first, due_last FROM milestone "
                 "WHERE origin = 'due'", ((code, c["due_on"], *span(c["due_on"])) for code, (_, c)
                 in live["commitment"].items() if c["due_on"] and not c["schedule"]))
    return entries


def main(path):
    if os.path.exists(path + "-journal") and os.path.getsize(path + "-journal"):
        sys.exit("verify.py: a command was interrupted; let `kept verify` restore the file first")
    db = sqlite3.connect("file:" + path.replace("?", "%3f").replace("#", "%23") + "?mode=ro",
                         uri=True)
    db.row_factory = sqlite3.Row
    try:
        if db.execute("PRAGMA application_id").fetchone()[0] != 0x6b657074:
            problems.append("the file is not marked as a ledger")
        entries = check(db)
    except (sqlite3.Error, KeyError, TypeError, ValueError, AttributeError, IndexError) as wrong:
        problems.append(f"cannot be read: {wrong}")
        entries = []
    for problem in problems:
        print(problem)
    if problems:
        return 1
    newest = max(entries, key=lambda x: x[2], default=None)
    print(f"whole: {len(entries)} entries; head "
          + (f"{newest[3]['replica']}:{newest[3]['seq']} {newest[1].hex()}" if newest else "empty"))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or not os.path.exists(sys.argv[1]):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(sys.argv[1]))
