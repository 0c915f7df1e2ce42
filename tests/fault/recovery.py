#!/usr/bin/env python3
"""A command is killed in the midst of writing; then the command that finds what it left is killed,
or has a call fail, while it restores the ledger. In the end every entry is there or the command's
none. Some points; FULL=1: after each of 20 kills every call of the recovery is killed, and up to 40
of each kind fail."""
import errno
import os
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

SHIM = os.environ.get("BROKEN_IO") or fault.skip("BROKEN_IO does not name the library to preload")
CALLS = ["pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "openat", "fcntl", "pread64"]
KINDS = [("read", errno.EIO), ("write", errno.EIO), ("write", errno.ENOSPC), ("fsync", errno.EIO),
         ("open", errno.EMFILE), ("truncate", errno.EIO), ("malloc", 0)]
FIRST = 20 if fault.FULL else 3
SECOND = 10000 if fault.FULL else 3
PLACE = fault.path("place")
DB = os.path.join(PLACE, "run.db")
HELD = fault.path("held")
OTHER = os.path.join(fault.ROOT, "tests/pages/30-xhtml.page")
tried = {"first kills": 0, "kills of the recovery": 0, "faults of the recovery": 0, "restored": 0}


def kept(arguments):
    return [fault.KEPT, "--db", DB, *arguments]


def put(held):
    fault.clear(PLACE)
    for name in os.listdir(held):
        shutil.copy(os.path.join(held, name), PLACE)


def hold(held):
    """What lies there now, kept for the next attempts."""
    fault.clear(held)
    for name in os.listdir(PLACE):
        shutil.copy(os.path.join(PLACE, name), held)


def judge(states, what):
    wrong = fault.verify(DB)
    if wrong:
        fault.fail(f"{what}: {wrong}")
    if fault.entries(DB) not in states:
        fault.fail(f"{what}: {fault.entries(DB)} entries, neither of {states}")


def recovered_under_kills(states, what):
    for call, count in fault.counted(kept(["list"]), CALLS).items():
        for when in fault.some(count, SECOND):
            put(HELD)
            fault.traced(kept(["list"]), call, when)
            tried["kills of the recovery"] += 1
            judge(states, f"{what}, then its recovery at {call} {when}")


def recovered_under_faults(states, what):
    for kind, error in KINDS:
        put(HELD)
        count_in = fault.path("count")
        fault.run(DB, "list", env={"LD_PRELOAD": SHIM, "BREAK": kind, "BREAK_COUNT": count_in})
        with open(count_in, encoding="ascii") as f:
            count = int(f.read())
        for at in fault.some(count, min(SECOND, 40)) if count else []:
            for on in ({}, {"BREAK_ON": "1"}):
                put(HELD)
                done = fault.run(DB, "list", env={
                    "LD_PRELOAD": SHIM, "BREAK": kind, "BREAK_AT": str(at),
                    "BREAK_ERRNO": str(error), **on})
                tried["faults of the recovery"] += 1
                if done.returncode not in (0, 5, 6, 7):
                    fault.fail(f"{what}, then {kind} {at} fails: {done.returncode} {done.stderr}")
                judge(states, f"{what}, then {kind} {at} fails {'for good' if on else 'once'}")


def attempt(name, base, arguments):
    fault.clear(PLACE)
    shutil.copy(base, DB)
    before = fault.entries(DB)
    counts = fault.counted(kept(arguments), CALLS)
    states = {before, fault.entries(DB)}
    if len(states) != 2:
        fault.fail(f"{name} writes nothing")
    points = [(call, n) for call in ("pwrite64", "fdatasync", "unlink") if call in counts
              for n in fault.some(counts[call], max(2, FIRST // 3))]
    hot = torn = 0
    for call, when in points:
        fault.clear(PLACE)
        shutil.copy(base, DB)
        if fault.traced(kept(arguments), call, when) not in (-signal.SIGKILL, 128 + signal.SIGKILL):
            continue
        tried["first kills"] += 1
        if not os.path.exists(DB + "-journal") or not os.path.getsize(DB + "-journal"):
            continue
        hold(HELD)
        if fault.digest(DB) != fault.digest(base):
            hot += 1
            os.remove(DB + "-journal")
            torn += fault.verify(DB) is not None
        what = f"{name} killed at {call} {when}"
        recovered_under_kills(states, what)
        if hot or fault.FULL:
            recovered_under_faults(states, what)
        put(HELD)
        judge(states, what)
        tried["restored"] += 1
    if hot == 0:
        fault.fail(f"{name}: no kill left a ledger that is half written")
    return torn


def main():
    if subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], check=False).returncode:
        fault.skip("strace cannot trace here")
    base = fault.woodside()
    torn = attempt("log", base, [*fault.LOG, "an entry"])
    torn += attempt("capture", base, ["capture", OTHER, "--no-input"])
    # what must be caught: half of a command, which is left without its journal file
    if torn == 0:
        fault.fail("no ledger needed its journal file")
    print("recovery: " + fault.told(tried) + "; nothing lost, nothing by halves")


fault.finish(main)
