"""Recomputes every count of a status report by plain SQL: report_figures.py LEDGER REPORT.json [PASSES]

PASSES: what the report was filtered by, as SQL over the table fact.

Nothing of kept's own SQL or views is used: what had happened by a day is worked out here from the
tables, once for the day of the report and once for the day that it is compared with.
"""
import json
import sqlite3
import sys

OPEN = ("pending", "in-progress", "stalled")
PICK = {
    "commitments": "1", "ended": "status IN ('kept', 'partly-kept', 'broken')",
    "open": f"status IN {OPEN}", "other": "status IN ('superseded', 'unverifiable')",
    "with_due_date": "due_on IS NOT NULL", "joint": "sides > 1", "overdue": "overdue",
    "kept_late": "late", "due_soon": "soon", "needs_review": "review", "contested": "contested",
    "one_sided": "one_sided", "single_origin": "single", "quiet": "quiet", "was_broken": "once_broken AND status <> 'broken'",
}
for name in OPEN + ("kept", "partly-kept", "broken", "superseded", "unverifiable", "unreviewed"):
    PICK[name] = f"status = '{name}'"
PER = {"all": "1", "kind": "kind = :key", "agreement": "agreement = :key",
       "party": "EXISTS (SELECT 1 FROM promisor o JOIN party y ON y.code = o.party"
                "         WHERE o.commitment = fact.code AND y.root = :key)"}

FACT = """
CREATE TEMP TABLE fact AS
WITH r AS (SELECT * FROM rating WHERE as_of_last <= :d), e AS (SELECT * FROM evidence WHERE occurred_last <= :d),
b AS (SELECT * FROM bearing WHERE occurred_last <= :d),
newest AS (SELECT commitment, status, as_of_last, row_number() OVER
             (PARTITION BY commitment ORDER BY as_of_last DESC, id DESC) AS n FROM r),
c AS (SELECT c.code, c.kind, c.agreement, c.duty, c.due_on, c.due_last, c.made_last,
             coalesce(x.status, 'unreviewed') AS status, x.as_of_last AS rated
        FROM commitment c LEFT JOIN newest x ON x.commitment = c.code AND x.n = 1 WHERE c.made_last <= :d),
wait AS (SELECT m.commitment, m.due_last FROM milestone m JOIN c ON c.code = m.commitment
          WHERE c.duty IN ('act', 'recur') AND c.status IN ('unreviewed', 'pending', 'in-progress', 'stalled')
            AND NOT EXISTS (SELECT 1 FROM b WHERE b.commitment = c.code AND b.milestone = m.due_on
                                              AND b.bearing = 'supports')),
voice AS (SELECT DISTINCT b.commitment, b.evidence, coalesce(p.root, s.side) AS side, s.root_origin
            FROM b JOIN e ON e.code = b.evidence LEFT JOIN source s ON s.code = e.source LEFT JOIN party p ON p.code = s.side
          WHERE b.bearing = 'supports'),
raters AS (SELECT commitment, status, as_of_last FROM (SELECT *, row_number() OVER (PARTITION BY commitment, rater
             ORDER BY as_of_last DESC, id DESC) AS n FROM r) WHERE n = 1)
SELECT c.*, EXISTS (SELECT 1 FROM r WHERE r.commitment = c.code AND r.status = 'broken') AS once_broken,
  (SELECT count(DISTINCT y.root) FROM promisor o JOIN party y ON y.code = o.party WHERE o.commitment = c.code) AS sides,
  c.code IN (SELECT commitment FROM wait WHERE due_last < :d) AS overdue,
  c.code IN (SELECT commitment FROM wait WHERE due_last BETWEEN :d AND date(:d, '+14 days')) AS soon,
  (c.rated < (SELECT max(occurred_last) FROM b WHERE b.commitment = c.code)
     OR (c.duty = 'maintain' AND c.due_last < :d AND c.status IN ('pending', 'in-progress', 'stalled'))) IS TRUE AS review,
  (EXISTS (SELECT 1 FROM b WHERE b.commitment = c.code AND bearing = 'supports')
    AND EXISTS (SELECT 1 FROM b WHERE b.commitment = c.code AND bearing = 'contradicts'))
    OR (SELECT count(DISTINCT status) FROM raters o WHERE o.commitment = c.code
           AND julianday(c.rated) - julianday(o.as_of_last) <= 180 AND 0 = (SELECT count(*) FROM b
             WHERE b.commitment = c.code AND b.occurred_last BETWEEN date(o.as_of_last, '+1 day') AND c.rated)) > 1 AS contested,
  EXISTS (SELECT 1 FROM voice v WHERE v.commitment = c.code) AND EXISTS (
    SELECT 1 FROM promisor o JOIN party y ON y.code = o.party WHERE o.commitment = c.code
      AND NOT EXISTS (SELECT 1 FROM voice v WHERE v.commitment = c.code AND v.side IS NOT y.root)) AS one_sided,
  (SELECT count(DISTINCT root_origin) + sum(root_origin IS NULL) FROM voice v WHERE v.commitment = c.code) IS 1 AS single,
  c.status IN ('pending', 'in-progress', 'stalled') AND c.made_last <= date(:d, '-180 days')
    AND NOT EXISTS (SELECT 1 FROM b WHERE b.commitment = c.code AND b.nature <> 'search'
                      AND b.occurred_last > date(:d, '-180 days')) AS quiet,
  c.status = 'kept' AND c.duty = 'act' AND (
    SELECT coalesce((SELECT e.occurred_first FROM b JOIN e ON e.code = b.evidence
                      WHERE b.commitment = c.code AND b.milestone = m.due_on AND b.bearing = 'supports'
                      ORDER BY b.occurred_last, b.evidence LIMIT 1),
                    (SELECT e.occurred_first FROM cite t JOIN e ON e.code = t.evidence
                      WHERE t.rating = (SELECT code FROM r WHERE r.commitment = c.code AND r.status = 'kept'
                                         ORDER BY as_of_last, id LIMIT 1)
                      ORDER BY e.occurred_last DESC, e.occurred_first DESC, t.n LIMIT 1)) > m.due_last
      FROM milestone m WHERE m.commitment = c.code AND m.origin = 'due') IS TRUE AS late
  FROM c
"""


def statuses(db, day, passes):
    db.execute("DROP TABLE IF EXISTS temp.fact")
    db.execute(FACT.replace(":d", f"'{day}'"))
    return dict(db.execute("SELECT code, status FROM fact"))


def lists(db, report, passes):
    """The lists that stand beside the figures: name, what the report has, what SQL gives."""
    day, changes = report["as_of"], report["changes"]
    was = statuses(db, changes["since"], passes) if changes else {}
    now = statuses(db, day, passes)
    chosen = f"(SELECT code FROM fact WHERE {passes})"
    if changes:
        span = f"> '{changes['since']}' AND {{0}} <= '{day}'"
        yield "changes.evidence", [(x["commitment"], x["code"], x["bearing"]) for x in changes["evidence"]], db.execute(
            f"SELECT DISTINCT commitment, evidence, bearing FROM bearing WHERE occurred_last {span.format('occurred_last')}"
            f" AND commitment IN {chosen}")
        yield "changes.ratings", [(x["commitment"], x["code"], x["status"]) for x in changes["ratings"]], db.execute(
            f"SELECT commitment, code, status FROM rating WHERE as_of_last {span.format('as_of_last')}"
            f" AND commitment IN {chosen}")
        yield "changes.statuses", [(x["code"], x["from"], x["to"]) for x in changes["statuses"]], [
            (c, was.get(c), now[c]) for (c,) in db.execute(f"SELECT code FROM {chosen}") if was.get(c) != now[c]]
    yield "overdue", [(x["code"], x["days_overdue"]) for x in report["overdue"]], db.execute(
        f"SELECT fact.code, cast(julianday('{day}') - julianday(min(w.due_last)) AS int) FROM fact"
        " JOIN milestone w ON w.commitment = fact.code AND NOT EXISTS (SELECT 1 FROM bearing b"
        "  WHERE b.commitment = fact.code AND b.milestone = w.due_on AND b.bearing = 'supports'"
        f"  AND b.occurred_last <= '{day}') WHERE overdue AND ({passes}) GROUP BY fact.code")
    yield "kept_late", [(x["commitment"],) for x in report["kept_late"]], db.execute(
        f"SELECT code FROM fact WHERE late AND ({passes})")
    for d in report["deals"]:
        for side in d["leverage"]:
            code = d["deal"]["agreement"]
            for key, wanted in ("can_hold_back", OPEN + ("unreviewed",)), ("can_break", ("kept", "partly-kept")):
                # each stands on its side, was promised in exchange, and has the status that allows it
                yield f"{code}.{side['side']}.{key}", [(c,) for c in side[key]], db.execute(
                    f"SELECT code FROM fact JOIN commitment c USING (code) WHERE c.agreement = ? AND fact.status IN {wanted}"
                    " AND EXISTS (SELECT 1 FROM promisor o JOIN party y ON y.code = o.party"
                    "             WHERE o.commitment = c.code AND y.root = ?)"
                    " AND EXISTS (SELECT 1 FROM link l WHERE l.relation = 'in-exchange-for'"
                    "             AND (l.\"from\" = c.code AND l.\"to\" IN (SELECT code FROM fact)"
                    "               OR l.\"to\" = c.code AND l.\"from\" IN (SELECT code FROM fact)))"
                    f" AND NOT (c.duty = 'maintain' AND coalesce(c.due_last < '{day}', 0))"
                    + (" AND c.broken_if IS NOT NULL" if key == "can_break" else ""), (code, side["side"]))
    yield "sources", [(x["number"],) for x in report["sources"]], [(n + 1,) for n in range(len(report["sources"]))]


def main(path, report, passes="1"):
    db = sqlite3.connect(path)
    report = json.load(open(report, encoding="utf-8"))
    wrong, nonzero = [], 0
    days = {f["as_of"] for f in report["figures"]}
    for day in sorted(days):
        db.execute("DROP TABLE IF EXISTS temp.fact")
        db.execute(FACT.replace(":d", f"'{day}'"))
        for f in report["figures"]:
            if f["as_of"] != day:
                continue
            name = f["id"].removeprefix("before.")
            per, rest = name.split(".", 1)
            key, figure = ("", rest) if per == "all" else rest.rsplit(".", 1)
            want = [c for (c,) in db.execute(f"SELECT code FROM fact WHERE ({PICK[figure]}) AND {PER[per]} AND ({passes}) ORDER BY code",
                                             {"key": key} if per != "all" else {})]
            nonzero += bool(want)
            if sorted(f["codes"]) != want or f["count"] != len(want):
                wrong.append((f["id"], day, f["count"], f["codes"], want))
    for c in report["commitments"]:
        for bearing, n in c["evidence"].items():
            codes = [x["code"] for x in c["evidence_items"] if x["bearing"] == bearing]
            want = [e for (e,) in db.execute(
                "SELECT DISTINCT evidence FROM bearing WHERE commitment = ? AND bearing = ? AND occurred_last <= ?"
                " ORDER BY 1", (c["code"], bearing, report["as_of"]))]
            if n != len(codes) or sorted(codes) != want:
                wrong.append((c["code"], bearing, n, codes, want))
    compared = 0
    for name, has, want in lists(db, report, passes):
        want = [tuple(row) for row in want]
        compared += len(want)
        if sorted(map(str, has)) != sorted(map(str, want)):
            wrong.append((name, "report only", set(has) - set(want), "SQL only", set(want) - set(has)))
    for w in wrong[:10]:
        print(*w)
    print(len(report["figures"]), "figures,", nonzero, "of them not 0,", len(report["commitments"]), "dossiers,",
          compared, "listed,", len(wrong), "wrong")
    sys.exit(bool(wrong) or nonzero == 0)


main(*sys.argv[1:])
