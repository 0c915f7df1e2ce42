"""Flip single bits of a ledger: whenever an answer of the program changes, verify must say so.

usage: fault_flip.py KEPT LEDGER COUNT
"""
import datetime
import json
import os
import random
import sqlite3
import subprocess
import sys
import hashlib

KEPT, LEDGER, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3])
COPY = LEDGER + ".flipped"
SHOWN = [f"WD-{n:02}" for n in range(1, 14)]
QUESTIONS = (
    ["list", "--format", "json"],
    ["score", "--per", "kind", "--since", "2024-06-01", "--format", "json"],
    ["overdue", "--format", "json"],
    ["review", "--format", "json"],
    ["show", *SHOWN, "--format", "json"],
    ["history", "WD-04", "--format", "json"],
    ["deal", "WOODSIDE-2023"],
    ["timeline", "agreement:WOODSIDE-2023"],
    ["search", "precursor", "--format", "json"],
    ["search", "\u82ac\u592a\u5c3c", "--format", "json"],
)


def run(arguments, db):
    done = subprocess.run(
        [KEPT, "--db", db, "--no-input", "--as-of", "2025-01-01", *arguments],
        capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout


def answers(db):
    return [run(question, db) for question in QUESTIONS]


def chain_is_whole(db):
    """What the chain alone can tell: each line has its digest and follows the one before."""
    try:
        connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
        before = None
        count = 0
        for line, digest in connection.execute(
                "SELECT CAST(line AS BLOB), sha256 FROM journal ORDER BY replica, seq"):
            if hashlib.sha256(line).digest() != digest or json.loads(line)["prev"] != before:
                return False
            before = digest.hex()
            count += 1
        return count == ENTRIES
    except (sqlite3.Error, ValueError, KeyError, TypeError, OverflowError):
        return False


def good_today():
    """The day, and the answers of the whole ledger on it: they say as of when they are known."""
    return datetime.date.today(), answers(LEDGER)


def main():
    day, good = good_today()
    assert all(code == 0 for code, _ in good), [code for code, _ in good]
    assert run(["verify"], LEDGER)[0] == 0
    data = open(LEDGER, "rb").read()
    choose = random.Random(20231115)
    harmed = missed = chain_missed = noticed = 0
    for n in range(COUNT):
        # a tenth in the file's header and first page, where every bit means something
        at = choose.randrange(4096) if n % 10 == 0 else choose.randrange(len(data))
        bad = bytearray(data)
        bad[at] ^= 1 << choose.randrange(8)
        for leftover in (COPY, COPY + "-journal"):
            if os.path.exists(leftover):
                os.remove(leftover)
        with open(COPY, "wb") as out:
            out.write(bad)
        harm = answers(COPY) != good
        if harm and datetime.date.today() != day:
            day, good = good_today()
            harm = answers(COPY) != good
        verdict = run(["verify"], COPY)[0]
        if verdict not in (0, 1, 4, 6, 7, 8):  # 4: of another version, 7: unreadable
            sys.exit(f"flip: byte {at}: verify ended with {verdict}")
        noticed += verdict != 0
        if not harm:
            continue
        harmed += 1
        chain_missed += chain_is_whole(COPY)
        if verdict == 0:
            missed += 1
            print(f"flip: byte {at}: an answer changed and verify is content", file=sys.stderr)
    print(f"flip: {COUNT} bits, {len(QUESTIONS)} questions to each, {noticed} noticed, {harmed} harmful, {missed} of these missed; "
          f"the chain alone misses {chain_missed}")
    if missed or harmed == 0 or (COUNT >= 100 and chain_missed == 0):
        sys.exit(1)


ENTRIES = sqlite3.connect(LEDGER).execute("SELECT count(*) FROM journal").fetchone()[0]
main()
