#!/usr/bin/env python3
"""Random CSV files, read by kept's reader and by Python's csv module: the same rows.

csv_python.py CSV_ROWS [FILES]: 5,000 files, 100,000 with FULL=1. Half are written by Python's own
writer, half are random characters. Two differences are known and meant, nothing else passes:

- A line with nothing in it is no row for kept, an empty row for Python.
- A quote inside a field that did not begin with one is a fault for kept (RFC 4180, section 2,
  rule 5); Python takes it as a character.
"""
import csv
import io
import json
import os
import random
import re
import subprocess
import sys

ALPHABET = ['"', '"', ",", ",", "\n", "\r", "\r\n", " ", "a", "b", "1", "中", "é", "'", "\t", ";"]
STRAY_QUOTE = re.compile(r'(?:^|[,\r\n])[^",\r\n]+"')


def written(chance):
    """A file as Python writes it."""
    out = io.StringIO()
    writer = csv.writer(
        out,
        lineterminator=chance.choice(["\n", "\r\n", "\r"]),
        quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    for _ in range(chance.randrange(6)):
        writer.writerow(
            "".join(chance.choices(ALPHABET, k=chance.randrange(6)))
            for _ in range(chance.randrange(1, 5))
        )
    return out.getvalue()


def soup(chance):
    return "".join(chance.choices(ALPHABET, k=chance.randrange(40)))


def read_by_python(text):
    """The rows, and whether the file ended in an error."""
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if row and row != [""]:
                rows.append(row)
    except csv.Error:
        return rows, True
    return rows, False


def has_stray_quote(text):
    """A quote inside a field that did not begin with one, found without a reader of CSV: what
    stands in quotes is taken out first."""
    bare = re.sub(r'(^|(?<=[,\r\n]))"(?:[^"]|"")*("(?=[,\r\n]|$)|$)', "", text)
    return bool(STRAY_QUOTE.search(bare))


def read_by_kept(program, texts):
    fed = b"".join(b"%d\n%s" % (len(t), t) for t in (t.encode() for t in texts))
    done = subprocess.run([program], input=fed, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(text, kept):
    """same, meant (a known difference), or wrong"""
    rows, failed = read_by_python(text)
    ours = [row for row in kept["rows"] if row != [""]]
    if failed == bool(kept["fault"]) and ours == rows:
        return "same"
    if kept["fault"] and rows[: len(ours)] == ours and has_stray_quote(text):
        return "meant"
    return "wrong"


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100000 if os.environ.get("FULL") else 5000
    chance = random.Random(20240430)
    print("1..2")
    tally = {"same": 0, "meant": 0, "wrong": 0}
    for start in range(0, count, 5000):
        texts = [
            (written if i % 2 else soup)(chance) for i in range(min(5000, count - start))
        ]
        for text, kept in zip(texts, read_by_kept(program, texts), strict=True):
            verdict = judge(text, kept)
            tally[verdict] += 1
            if verdict == "wrong" and tally["wrong"] <= 5:
                print(f"# {text!r}: python {read_by_python(text)}, kept {kept}")
    print(f"# {count} files: {tally['same']} the same, {tally['meant']} with a stray quote refused")
    print("ok 1 - " if tally["wrong"] == 0 and tally["same"] > count // 2 else "not ok 1 - ", end="")
    print("random files read as Python reads them")
    caught = judge("a,b\n", {"rows": [["a", "c"]], "fault": None}) == "wrong"
    caught &= judge('"a', {"rows": [["a"]], "fault": None}) == "wrong"
    caught &= judge("a\n", {"rows": [["a"]], "fault": "no reason"}) == "wrong"
    print("ok 2 - " if caught else "not ok 2 - ", end="")
    print("control: another field, an open quote taken, a good file refused are caught")
    return 0 if tally["wrong"] == 0 and caught else 1


sys.exit(main())
