"""Makes every text of a ledger's journal hostile: hostile_journal.py LEDGER

A journal that comes from elsewhere may hold such texts. The hashes no longer fit, which only
`kept verify` asks about.
"""
import json
import sqlite3
import sys

from hostile import TEXTS

FIELDS = ["title", "summary", "quote", "rationale", "notes", "name", "publisher"]


def main(path):
    db = sqlite3.connect(path)
    db.execute("DROP TRIGGER journal_is_not_changed")
    turn = 0
    for entry, line in db.execute("SELECT entry, line FROM journal ORDER BY entry").fetchall():
        record = json.loads(line)
        record["by"] = TEXTS[turn % len(TEXTS)]
        for field in FIELDS:
            if record["body"] and record["body"].get(field):
                turn += 1
                record["body"][field] = "journal " + TEXTS[turn % len(TEXTS)]
        if turn % 50 == 0 and record["body"] and record["body"].get("summary"):
            record["body"]["summary"] = "=" + "\u4e2d<x\U00020000" * 10000
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        db.execute("UPDATE journal SET line = ? WHERE entry = ?", (text, entry))
    db.commit()


if __name__ == "__main__":
    main(sys.argv[1])
