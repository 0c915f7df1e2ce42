#!/usr/bin/env python3
"""Texts that would obey, hide, spoil or overflow a screen, in every column of a ledger, and every
command at three widths, into a pipe and on a terminal. No byte that a terminal obeys goes out but
the program's own colours; no line is wider than the screen; columns stand under their heads. The
same in messages. At 80 columns; FULL=1: 40, 80 and 120."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault
import hostile
import terminal

WIDTHS = (40, 80, 120) if fault.FULL else (80,)
TABLES = {"list": "code", "review": "code", "search": "record", "overdue": "late", "score": "side",
          "indicator": "code"}
ROW = re.compile(r"([A-Z]+-[0-9A-Z-]+|source|evidence|wording|rating|commitment) {2}")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
WORSE = [
    "\u4e2d\u56fd\u627f\u8bfa" * 40,                    # wide, without a blank
    "x" * 300,                                           # long, without a blank
    "e\u0301" * 90 + " a" + "\u0301\u0323" * 60,         # combining
    "\U0001f600\U0001f1e8\U0001f1f3\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f" * 12,
    "tab\there\tand\tthere " * 9,
    "one\ncode  title  by  status\r\nBA-01  forged  CN  kept\r",
    "\u05d0\u05d1\u05d2 \u202e\u2067\u061c\u200e " * 15,
    "\u0e01\u0e33\u0e49 \u1100\u1161\u11a8 \uff76\uff9e " * 15,
    "\x1b]52;c;aGk=\x07\x1bP+q\x1b\\\x9b2J\x08\x08\x7f\x00"[:-1] * 4,
    "\U000e0041\U000e007f\u00ad\u034f\u115f\u3164\ufeff " * 9,
]
wrong, tried = [], {"screens": 0, "lines": 0, "messages": 0, "answers for programs": 0}


def width(text):
    """Columns that a terminal gives it."""
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") or "\u1160" <= c <= "\u11ff" else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def obeyed(text):
    """Characters in it that a terminal or a reader's eye would obey."""
    return sorted({f"U+{ord(c):04X}" for c in text if c != "\n" and (
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or c == "\ufffd")})


def misplaced(lines, head):
    """The first line of a table that does not leave its columns' heads apart; None: there is none."""
    at = next((n for n, line in enumerate(lines) if re.match(rf"{head}  ", line)), None)
    if at is None:
        return None
    starts = [m.end() for m in re.finditer(r"  +", lines[at].rstrip())]
    for line in lines[at + 1:]:
        if not ROW.match(line) and not line.startswith(" " * starts[0]):
            continue  # what stands below the table
        cells = "".join(c if width(c) == 1 else c + "\0" if width(c) == 2 else "" for c in line)
        if any(len(cells) > c and cells[c - 1] != " " for c in starts):
            return line
    return None


def looks(what, text, columns, head=None):
    """Everything that is wrong with a screen."""
    tried["screens"] += 1
    found = obeyed(text)
    if found:
        wrong.append(f"{what}: {', '.join(found)} went out")
    lines = text.split("\n")
    tried["lines"] += len(lines)
    for line in lines:
        if width(line) > columns:
            wrong.append(f"{what}: {width(line)} columns: {line!r}")
            break
    shifted = head and misplaced(lines, head)
    if shifted:
        wrong.append(f"{what}: not under its head: {shifted!r}")


def shell(db, columns):
    return subprocess.run(["sqlite3", "-box", db, "SELECT code, title, notes FROM commitment"],
                          stdout=subprocess.PIPE, check=True, text=True, errors="replace").stdout


def on_terminal(db, question, columns):
    os.environ.update(fault.ENV, TERM="xterm-256color", COLUMNS="")
    t = terminal.Terminal([fault.KEPT, "--db", db, "--no-pager", "--color", "always", *question],
                          columns=columns)
    t.end()
    return COLOUR.sub("", t.screen.replace("\r\n", "\n"))


def spoiled(base, texts, name):
    db = fault.copy(base, name)
    before, hostile.TEXTS[:] = list(hostile.TEXTS), texts
    hostile.main(db)
    hostile.TEXTS[:] = before
    return db


def accepted(base):
    """The worst of what the rules let in."""
    db = fault.copy(base, "accepted.db")
    taken, said = 0, ""
    for n, text in enumerate(WORSE):
        done = fault.run(db, "add", "commitment", f"ZZ-{n}", "--agreement", "WOODSIDE-2023",
                         "--promisors", "CN", "--kind", "other", "--duty", "act", "--made-on",
                         "2023-11-15", "--title", text, "--notes", text, "--due-on", "2024-01-01",
                         "--due-basis", "inferred")
        taken, said = taken + (done.returncode == 0), done.stderr
        if done.returncode not in (0, 2, 4):
            fault.fail(f"add of {text!r}: {done.returncode} {done.stderr}")
        looks(f"the message on {text[:20]!r}", done.stderr, 100000)
        done = fault.run(db, "log", f"ZZ-{n}:-" if taken else "WD-04:-", text, "--on", "2024-05-05")
        looks(f"the message on {text[:20]!r}", done.stderr, 100000)
    if taken < 3:
        fault.fail(f"the rules take only {taken} of {len(WORSE)} texts: {said}")
    return db


def messages(base):
    for text in (*hostile.TEXTS, *WORSE):
        text = text.replace("\0", "")
        for words in (["show", text], ["list", text], ["list", f"status:{text}"], [text],
                      ["list", "--" + text], ["list", "--sort", text], ["--db", text, "list"],
                      ["list", "-o", "/nowhere/" + text], ["list", "--as-of", text],
                      ["import", text], ["sql", text], ["log", "WD-04:" + text, "x"],
                      ["search", text], ["ask", text]):
            done = fault.run(base, *words, "--no-input") if words[0] != "--db" else \
                subprocess.run([fault.KEPT, *words], env=fault.ENV, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, check=False, text=True, errors="replace")
            tried["messages"] += 1
            found = obeyed(done.stderr) or obeyed(done.stdout)
            if found or done.returncode not in (0, 2, 3, 4, 7):
                wrong.append(f"{words!r}: {done.returncode} {found} {done.stderr[:200]!r}")
    bad = b"caf\xe9"
    for words in ([b"show", bad], [b"log", b"WD-04:~", bad], [b"list", b"--sort", bad], [bad]):
        done = subprocess.run([fault.KEPT, "--db", base, *words], env=fault.ENV, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        tried["messages"] += 1
        if done.returncode != 2 or b"UTF-8" not in done.stderr or obeyed(done.stderr.decode()):
            wrong.append(f"{words}: {done.returncode} {done.stderr}")


def programs(db):
    """JSON and CSV hold the texts as they are, and no raw control character but CSV's own ends."""
    titles = dict(sqlite3.connect(db).execute("SELECT code, title FROM commitment"))
    done = subprocess.run([fault.KEPT, "--db", db, "list", "--format", "json"], env=fault.ENV,
                          stdout=subprocess.PIPE, check=True).stdout.decode()
    tried["answers for programs"] += 1
    if any(ord(c) < 32 and c != "\n" for c in done):
        wrong.append("JSON: a raw control character")
    if {c["code"]: c["title"] for c in json.loads(done)} != titles:
        wrong.append("JSON: a title is not what the ledger holds")
    for question in fault.QUESTIONS:
        done = subprocess.run([fault.KEPT, "--db", db, *question, "--format", "json"], check=False,
                              env=fault.ENV, stdout=subprocess.PIPE)
        tried["answers for programs"] += 1
        try:
            json.loads(done.stdout.decode())
        except ValueError as e:
            if question[0] not in ("completion", "help", "--help", "--version"):
                wrong.append(f"{question} as JSON: {e}")


def main():
    base = fault.woodside()
    ledgers = {"forged": spoiled(base, list(hostile.TEXTS), "forged.db"),
               "worse": spoiled(base, list(WORSE), "worse.db"), "accepted": accepted(base)}
    for name, db in ledgers.items():
        for question in fault.QUESTIONS:
            if question[0] == "completion":
                continue
            for columns in WIDTHS:
                what = f"{' '.join(question)}, {name}, {columns} columns"
                head = TABLES.get(question[0])
                done = fault.run(db, *question, env={"COLUMNS": str(columns)})
                looks(what, done.stdout, columns, head)
                looks(f"what is said at {what}", done.stderr, 100000)
                looks(f"{what}, on a terminal", on_terminal(db, question, columns), columns, head)
        programs(db)
    messages(base)
    if wrong:
        fault.fail("\n".join(wrong))
    # what must be caught: the same texts as the sqlite3 shell shows them
    looks("control", shell(ledgers["worse"], 80), 80)
    if len(wrong) != 2 or not misplaced(
            ["code   title    by", "BA-01  a title that runs on"], "code"):
        fault.fail(f"the screens of a careless program pass: {wrong}")
    print("screen: " + fault.told(tried) + "; nothing obeyed, nothing too wide, nothing out of its column")


fault.finish(main)
