#!/usr/bin/env python3
"""Every read, write, sync, open and truncation, and every allocation, fails once, and from then on
(broken_io.c). What was acknowledged is there, what was refused is not, the ledger verifies, and
there is no crash. A sample of the points; FULL=1: every call, or 400 of
each kind where there are more.

ICU, which libical follows schedules with, does not survive want of memory: an allocation of its own
that fails may end the program or hold it for ever. Those come last: whatever the end, the ledger is
as it was, or has the entry with its right days."""
import errno
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

SHIM = os.environ.get("BROKEN_IO") or fault.skip("BROKEN_IO does not name the library to preload")
LOG = [*fault.LOG, "an entry"]
KINDS = [("read", errno.EIO), ("write", errno.EIO), ("write", errno.ENOSPC), ("fsync", errno.EIO),
         ("open", errno.EMFILE), ("truncate", errno.EIO), ("malloc", 0)]
SCHEDULED = ["add", "commitment", "X-1", "--agreement", "WOODSIDE-2023", "--title", "A meeting twice a "
             "year", "--promisors", "CN", "--kind", "meeting", "--duty", "recur", "--made",
             "2023-11-15", "--schedule", "FREQ=MONTHLY;INTERVAL=6", "--no-input", "-q"]
GOOD = {0, 5, 6, 7}
SPARED = {"BREAK_SPARE": "libicu"}
tried = {"points": 0, "refused": 0, "saved": 0, "saved, answer lost": 0, "unharmed": 0,
         "in ICU or before it": 0, "ended by ICU": 0}


def broken(db, arguments, kind, error, at, on, program=fault.KEPT, spared=SPARED, **more):
    env = {"LD_PRELOAD": SHIM, "BREAK": kind, "BREAK_AT": str(at), "BREAK_ERRNO": str(error), **spared}
    if on:
        env["BREAK_ON"] = "1"
    return fault.run(db, *arguments, env=env, program=program, **more)


def calls(base, arguments, kind, spared=SPARED):
    """How many of these calls the command makes when nothing fails."""
    db, counted = start(base), fault.path("count")
    done = fault.run(db, *arguments, env={
        "LD_PRELOAD": SHIM, "BREAK": kind, "BREAK_COUNT": counted, **spared})
    if done.returncode != 0:
        fault.fail(f"{arguments[0]} does not work with nothing broken: {done.stderr}")
    with open(counted, encoding="ascii") as f:
        return int(f.read())


def start(base):
    fault.remove(fault.path("run.db"))
    fault.remove(fault.path("copy.db"))
    return fault.copy(base, "run.db") if base else fault.path("run.db")


def points(count, most):
    """The first, the last, and others evenly between."""
    if fault.FULL and count <= 400:
        return range(1, count + 1)
    most = 400 if fault.FULL else most
    return sorted({1 + i * (count - 1) // max(most - 1, 1) for i in range(most)} | {count}) \
        if count else []


def judge(name, db, before, after, done, what):
    """Is what is there what was said? Returns what happened, or fails."""
    code = done.returncode
    if code not in GOOD:
        return f"{what}: exit code {code}: {done.stderr}"
    if code == 0 and name == "log" and not done.stdout.strip():
        return f"{what}: exit code 0 and no code printed"
    if not os.path.exists(db) and code != 0:
        tried["refused"] += 1
        return None
    if before is None and code != 0:
        again = fault.run(db, "init", "--example")
        if again.returncode not in (0, 4):
            return f"{what}: init on the same path: {again.stderr}"
        tried["refused"] += 1
    wrong = fault.verify(db)
    if wrong:
        return f"{what}: {wrong}"
    now = fault.entries(db)
    if before is None:
        return None if now == after else f"{what}: {now} entries instead of {after}"
    if code == 0 and now != after:
        return f"{what}: acknowledged, but {now} entries instead of {after}"
    if code != 0 and done.stdout.strip() and now != after:
        return f"{what}: a code was printed, but nothing was saved"
    if now not in (before, after):
        return f"{what}: half done: {now} entries"
    if code != 0 and now == after != before:
        if not any(word in done.stderr for word in ("the output", "is saved", "out of memory")) \
                and done.stderr:
            return f"{what}: said that it failed ({done.stderr.strip()}), and it is saved"
        tried["saved, answer lost"] += 1
    elif code != 0:
        tried["refused"] += 1
    else:
        tried["saved" if after != before else "unharmed"] += 1
    return None


def attempt(name, base, arguments, grows, most, program=fault.KEPT):
    before = fault.entries(base) if base else None
    after = (before or 0) + grows
    for kind, error in KINDS:
        if kind == "malloc" and name in ("init",) and not fault.FULL:
            continue
        for at in points(calls(base, arguments, kind), most):
            for on in (False, True):
                db = start(base)
                done = broken(db, arguments, kind, error, at, on, program)
                tried["points"] += 1
                wrong = judge(name, db, before, after, done, f"{name}, {kind} {at} fails "
                              f"{'for good' if on else 'once'} ({os.strerror(error)})")
                if wrong:
                    yield wrong


def allocations_of_icu(base):
    """Whatever becomes of the program, the ledger has the entry as it should be, or not at all."""
    before = fault.entries(base)
    for at in points(calls(base, SCHEDULED, "malloc", {}), 12):
        for on in (False, True):
            db = start(base)
            done = broken(db, SCHEDULED, "malloc", 0, at, on, spared={}, timeout=10)
            tried["in ICU or before it"] += 1
            tried["ended by ICU"] += done.returncode not in GOOD
            wrong = fault.verify(db)
            if wrong or fault.entries(db) - before not in ({1} if done.returncode == 0 else {0, 1}):
                yield f"an allocation ({at}) fails, ICU's too: {done.returncode} {wrong}"


def main():
    base = fault.woodside()
    whole = fault.entries(base)
    wrong = list(attempt("log", base, LOG, 1, 6))
    wrong += attempt("add", base, SCHEDULED, 1, 3)
    wrong += attempt("list", base, ["list", "--format", "json"], 0, 2)
    wrong += attempt("init", None, ["init", "--example"], whole, 3)
    wrong += attempt("backup", base, ["backup", fault.path("copy.db")], 0, 3)
    wrong += allocations_of_icu(base)
    if wrong:
        fault.fail("\n".join(wrong))
    said = fault.told(tried)
    if tried["refused"] < 20:
        fault.fail(f"the faults do not bite: {said}")
    hasty = fault.path("hasty")
    with open(hasty, "w", encoding="ascii") as f:
        f.write(f'#!/bin/sh\necho E-HASTY\nexec "{fault.KEPT}" "$@"\n')
    os.chmod(hasty, 0o755)
    KINDS[:] = [("fsync", errno.EIO)]
    if not list(attempt("log", base, LOG, 1, 3, hasty)):
        fault.fail("a program that acknowledges too early passes")
    print(f"broken_io: {said}; nothing lost, nothing by halves, no crash")


fault.finish(main)
