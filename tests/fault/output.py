#!/usr/bin/env python3
"""The answer cannot be delivered: standard output closed, a full device, a pipe that nobody reads;
for every command in every format that it writes. It says so and ends with 7; what was written to
the ledger is there, and is said to be. Standard input or error closed harm nothing. Some of the
formats; FULL=1: all, and files that cannot be written."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

FORMATS = "table csv json jsonl md html xlsx ics atom eml jsonld".split()
WRITES = {
    "log": [*fault.LOG[:3], "--on", "2024-05-05", "an entry"],
    "looked": ["looked", "WD-04", "the ministry's site for arrests"],
    "rate": ["rate", "WD-02", "kept", "E176", "-m", "because"],
    "add": ["add", "party", "XX", "--name", "X"],
    "edit": ["edit", "WD-04", "--notes", "n", "-m", "because"],
    "retract": ["retract", "E189", "-m", "because"],
    "undo": ["undo", "--yes"],
    "capture": ["capture", os.path.join(fault.ROOT, "tests/pages/30-xhtml.page")],
}
WAYS = {
    "closed": "exec >&-",
    "a full device": "exec >/dev/full",
    "closed, and the error too": "exec >&- 2>&-",
    "a pipe without a reader": None,
}
tried = {"answers": 0, "formats": 0, "saved": 0}


def through(way, db, arguments, program=fault.KEPT):
    """(exit code, what was said) with standard output spoiled that way."""
    if WAYS[way]:
        done = subprocess.run(
            ["/bin/sh", "-c", WAYS[way] + '; exec "$@"', "sh", program, "--db", db, *arguments],
            env=fault.ENV, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120,
            check=False)
        return done.returncode, done.stderr.decode()
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = fault.run(db, *arguments, stdout=writing, stderr=subprocess.PIPE, program=program)
    finally:
        os.close(writing)
    return done.returncode, done.stderr


def judge(code, said, way):
    if code != 7:
        return f"exit code {code}: {said}"
    if "error" not in way and "kept: " not in said:
        return f"nothing was said: {said!r}"
    return None


def asks(base):
    """Every question, in every format that it writes."""
    wrong = []
    for question in fault.QUESTIONS:
        for form in FORMATS if fault.FULL else ("table", "json", "xlsx", "html"):
            arguments = [*question, "--format", form, "--no-input"]
            done = fault.run(base, *arguments)
            if fault.refuses_format(done):
                continue
            if done.returncode not in (0, 1) or not done.stdout:
                wrong.append(f"{question} as {form} does not work: {done.stderr}")
                continue
            tried["formats"] += 1
            for way in WAYS:
                tried["answers"] += 1
                found = judge(*through(way, base, arguments), way)
                if found:
                    wrong.append(f"{' '.join(question)} as {form}, {way}: {found}")
    return wrong


def writes(base):
    """What is saved although the answer is lost is said to be saved; the rest says nothing of it."""
    wrong = []
    for name, arguments in WRITES.items():
        for way in WAYS:
            for dry in (False, True):
                db = fault.copy(base, "run.db")
                before = fault.entries(db)
                code, said = through(way, db, [*arguments, "--no-input"] + ["-n"] * dry)
                saved = fault.entries(db) > before
                tried["answers"] += 1
                tried["saved"] += saved
                found = judge(code, said, way) or fault.verify(db)
                if not found and "error" not in way and saved != ("it is saved" in said):
                    found = f"{'saved' if saved else 'not saved'}, and it said: {said}"
                if found:
                    wrong.append(f"{name}, {way}{', dry' if dry else ''}: {found}")
    return wrong


def harmless(base):
    """Neither a closed input nor a closed error hides an answer."""
    wrong = []
    for question in fault.QUESTIONS:
        good = fault.run(base, *question, "--no-input").stdout
        for how in ("<&-", "2>&-", "<&- 2>&-"):
            done = subprocess.run(
                ["/bin/sh", "-c", f'exec {how}; exec "$@"', "sh", fault.KEPT, "--db", base,
                 *question], env=fault.ENV, stdout=subprocess.PIPE, timeout=120, check=False)
            tried["answers"] += 1
            if done.returncode not in (0, 1) or done.stdout.decode() != good:
                wrong.append(f"{' '.join(question)} {how}: {done.returncode}, another answer")
    return wrong


def main():
    base = fault.woodside()
    # so that the inbox is not empty: as JSON Lines that would be an answer of no bytes
    page = os.path.join(fault.ROOT, "tests/pages/05-article-published.page")
    fault.run(base, "capture", page, "--by", "ben")
    wrong = asks(base) + writes(base) + harmless(base)
    if wrong:
        fault.fail("\n".join(wrong))
    # what must be caught: a program that never looks whether its answer went out
    deaf = fault.script("deaf", f'"{fault.KEPT}" "$@" | cat 2>/dev/null\nexit 0')
    for way in WAYS:
        if judge(*through(way, base, ["list"], deaf), way) is None:
            fault.fail(f"a program that does not look passes: {way}")
    print(f"output: {tried['answers']} answers that could not be delivered or had no input, "
          f"{tried['formats']} commands and formats; {tried['saved']} entries saved and said to be")


fault.finish(main)
