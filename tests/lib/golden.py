#!/usr/bin/env python3
"""Ledgers as each format left them, with the answers that were given then.

usage: golden.py KEPT tests/golden/format-N.db.xz    records the answers beside it
"""
import hashlib
import json
import lzma
import os
import sqlite3
import subprocess
import sys

QUESTIONS = (
    ["list"],
    ["show", "BA-01", "BA-02", "WD-04", "WD-05", "WD-12"],
    ["overdue"],
    ["review"],
    ["score", "--per", "party"],
    ["history", "WD-04"],
    ["timeline"],
    ["search", "\u82ac\u592a\u5c3c"],
    ["search", "hand"],
)


def unpack(golden, to):
    with lzma.open(golden) as packed, open(to, "wb") as out:
        out.write(packed.read())


def answers(kept, db, env=None):
    """What is asked, and what is answered, as of a day that has passed."""
    ret = {}
    for question in QUESTIONS:
        done = subprocess.run([kept, "--db", db, "--as-of", "2025-01-01", "--format", "json",
                               *question], capture_output=True, check=False, env=env)
        ret[" ".join(question)] = (undated(json.loads(done.stdout)) if done.returncode == 0
                                   else done.stderr.decode(errors="replace"))
    return ret


def undated(answer):
    """Without the day of asking."""
    if isinstance(answer, list):
        return [undated(a) for a in answer]
    if isinstance(answer, dict):
        return {key: undated(value) for key, value in answer.items() if key != "known_by"}
    return answer


def journal(db):
    """Digest of all lines, by SQLite alone."""
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    digest = hashlib.sha256()
    for line, in connection.execute("SELECT line FROM journal ORDER BY replica, seq"):
        digest.update(line.encode() + b"\n")
    connection.close()
    return digest.hexdigest()


def lost(then, now, where=""):
    """What was answered then and is not now. Keys may be added, and nothing else."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key, value in then.items():
            if key not in now:
                return f"{where}.{key} is gone"
            told = lost(value, now[key], f"{where}.{key}")
            if told:
                return told
        return None
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for i, (a, b) in enumerate(zip(then, now)):
            told = lost(a, b, f"{where}[{i}]")
            if told:
                return told
        return None
    return None if then == now else f"{where} was {then!r}, and is {now!r}"


if __name__ == "__main__":
    plain = sys.argv[2] + ".unpacked"
    unpack(sys.argv[2], plain)
    with open(sys.argv[2].replace(".db.xz", ".json"), "w", encoding="utf-8") as f:
        json.dump({"journal": journal(plain), "answers": answers(sys.argv[1], plain)}, f,
                  ensure_ascii=False, indent=1, sort_keys=True)
        f.write("\n")
    os.remove(plain)
