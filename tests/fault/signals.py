#!/usr/bin/env python3
"""INT, TERM and HUP at random moments of every command that writes into the ledger or a file, and of
verify, once and twice. One that ends with 128 and the signal saved nothing and left nothing behind;
one that ends with 0 saved all; twice may end it at once, and the ledger is whole. 4 signals for each
command; FULL=1: 200."""
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

TIMES = 200 if fault.FULL else 4
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
HOME = fault.path("place")
DB, OUT = os.path.join(HOME, "run.db"), os.path.join(HOME, "out")
tried = {"signals": 0, "done before": 0, "stopped": 0, "ended at once": 0, "saved, answer lost": 0}


def commands(base):
    woodside = os.path.join(fault.ROOT, "docs/examples/woodside")
    ledger = fault.path("sent.db")
    fault.run(base, "backup", ledger)
    return {  # name: where it starts, its arguments
        "log": (base, [*fault.LOG, "an entry"]),
        "looked": (base, ["looked", "WD-04", "the ministry's site for arrests"]),
        "rate": (base, ["rate", "WD-02", "kept", "E176", "-m", "because"]),
        "add": (base, ["add", "party", "XX", "--name", "X"]),
        "edit": (base, ["edit", "WD-04", "--notes", "n", "-m", "because"]),
        "retract": (base, ["retract", "E189", "-m", "because"]),
        "undo": (base, ["undo", "--yes"]),
        "capture": (base, ["capture", os.path.join(fault.ROOT, "tests/pages/30-xhtml.page")]),
        "import": ("", ["import", woodside]),
        "import of a ledger": ("", ["import", ledger]),
        "init": (None, ["init", "--example"]),
        "rebuild": (base, ["rebuild"]),
        "verify": (base, ["verify"]),
        "backup": (base, ["backup", OUT]),
        "export": (base, ["export", OUT, "--as", "journal"]),
        "export of a folder": (base, ["export", OUT, "--as", "csv"]),
        "export as SQLite": (base, ["export", OUT, "--as", "sqlite"]),
        "report": (base, ["report", "-o", OUT, "--format", "html"]),
        "list in a workbook": (base, ["list", "-o", OUT, "--format", "xlsx"]),
    }


def begin(start, empty):
    fault.clear(HOME)
    if start is not None:
        fault.copy(start or empty, os.path.relpath(DB, fault.DIR))


def opened():
    """A ledger that was cut off is restored by opening it, one that was being made to an empty file;
    what is wrong with it, or None."""
    found = fault.verify(DB) if os.path.exists(DB) else None
    return found if fault.size(DB) else None


def left():
    """What is there beside the ledger and what was asked for."""
    return sorted(set(os.listdir(HOME)) - {"run.db", "out"})


def entries():
    return fault.entries(DB) if os.path.exists(DB) and os.path.getsize(DB) else None


def whole(name, size):
    """Is what stands under the final name all of it?"""
    if not os.path.lexists(OUT):
        return True
    if name == "backup":
        return fault.verify(OUT) is None
    return fault.size(OUT) == size


def judge(name, code, sent, states, remains, size):
    """What is wrong with what is left; None: nothing. states: entries before, after and now."""
    before, after, now = states
    number = int(sent)
    if code == 0:
        tried["done before"] += 1
        if now != after:
            return f"ended with 0 and {now} entries instead of {after}"
    elif code == 7 and now == after != before:
        tried["saved, answer lost"] += 1
    elif code == 128 + number:
        tried["stopped"] += 1
        if now not in (before, 0 if before is None else before):
            return f"said that nothing was saved, and {now} entries are there, not {before}"
        if os.path.lexists(OUT):
            return "said that it was stopped, and wrote its file"
    elif code == -number:
        tried["ended at once"] += 1
        if now not in (before, after, 0 if before is None else before):
            return f"half done: {now} entries"
    else:
        return f"exit code {code}"
    if not whole(name, size):
        return "a part of a file stands under its name"
    if remains:
        return f"left behind: {remains}"
    return None


def attempt(name, start, arguments, empty, program=fault.KEPT):
    chance = random.Random(name)
    begin(start, empty)
    before = entries()
    began = time.monotonic()
    done = fault.run(DB, *arguments, "--no-input", program=program, env={"TMPDIR": HOME})
    took = time.monotonic() - began
    if done.returncode != 0 or left():
        return [f"{name} does not work: {done.stderr} {left()}"]
    after, size = entries(), fault.size(OUT)
    wrong = []
    for n in range(TIMES):
        sent, twice = SIGNALS[n % len(SIGNALS)], n % 4 == 3
        begin(start, empty)
        process = subprocess.Popen(
            [program, "--db", DB, *arguments, "--no-input"], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(fault.ENV, TMPDIR=HOME))
        wait = chance.uniform(0, 1.1 * took)
        time.sleep(wait)
        process.send_signal(sent)
        if twice:
            time.sleep(chance.uniform(0, 0.004))
            process.send_signal(sent)
        said = process.communicate(timeout=120)[1].decode()
        tried["signals"] += 1
        remains = left()
        broken = opened()
        broken = broken or judge(name, process.returncode, sent, (before, after, entries()),
                                 [] if twice and process.returncode < 0 else remains, size)
        if broken:
            wrong.append(f"{name}, {sent.name} {'twice ' if twice else ''}after {wait:.3f} of "
                         f"{took:.3f} s: {broken}; it said: {said.strip()}")
    return wrong


def main():
    base = fault.woodside()
    empty = fault.path("empty.db")
    fault.run(empty, "init")
    wrong = []
    for name, (start, arguments) in commands(base).items():
        wrong += attempt(name, start, arguments, empty)
    if wrong:
        fault.fail("\n".join(wrong))
    said = fault.told(tried)
    if tried["stopped"] < TIMES or tried["done before"] == 0:
        fault.fail(f"the signals do not bite: {said}")
    # what must be caught: saved, and said to be stopped; a file left behind
    liar = fault.script("liar", f'trap "exit 130" INT; trap "exit 143" TERM; trap "exit 129" HUP\n'
                        f'"{fault.KEPT}" "$@" & wait; touch "{HOME}/kept-left"; sleep 1 & wait\n'
                        'rm -f "$TMPDIR/kept-left"')
    if not attempt("log", base, commands(base)["log"][1], empty, liar):
        fault.fail("a program that says it was stopped, and saves, passes")
    print(f"signals: {said}; nothing lost, nothing left behind")


fault.finish(main)
