#!/usr/bin/env python3
"""Ledgers of every format that there has been are opened, brought up to date and asked: by hand, by
the way, by many processes at once, with the machine failing meanwhile. FULL=1: at every call."""
import errno
import glob
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault
import golden
import mutant

BROKEN_IO = os.environ.get("BROKEN_IO") or fault.skip("BROKEN_IO does not name the library to preload")
CLOCK = os.environ["CLOCK"]
FOLDER = os.path.join(fault.ROOT, "tests", "golden")
LOG = ["log", "WD-04:~", "--no-input", "-q", "--on", "2024-05-05", "an entry"]
FROZEN = {"LD_PRELOAD": CLOCK, "CLOCK_AT": "1900000000"}
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def ask(db, sql):
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def version(db):
    return ask(db, "PRAGMA user_version")[0][0]


def copies(db):
    return sorted(glob.glob(glob.escape(db) + ".v*.bak"))


def start(name):
    db = fault.path("old.db")
    for there in [db, *copies(db), *glob.glob(db + ".*")]:
        fault.remove(there)
    golden.unpack(os.path.join(FOLDER, f"{name}.db.xz"), db)
    return db


def same_as_then(db, then):
    """None, or what has changed since the ledger was recorded."""
    if golden.journal(db) != then["journal"]:
        return "its journal has other bytes"
    return golden.lost(then["answers"], golden.answers(fault.KEPT, db, fault.ENV))


def whole_copies(db, was, journal):
    for copy in copies(db):
        if (version(copy) != was or golden.journal(copy) != journal or
                ask(copy, "PRAGMA integrity_check") != [("ok",)]):
            return f"the copy {os.path.basename(copy)} is not the ledger as it was"
    return None


def brought_up(name, then, newest, program=fault.KEPT):
    """By `migrate`, and restored from its copy. None or what is wrong."""
    db = start(name)
    was = version(db)
    if program is fault.KEPT and same_as_then(db, then):
        return f"before: {same_as_then(db, then)}"
    if program is fault.KEPT and (version(db) != was or copies(db)):
        return "questions have changed it"
    done = fault.run(db, "migrate", program=program)
    if done.returncode or version(db) != newest:
        return f"migrate: {done.returncode}: {done.stderr}"
    if len(copies(db)) != (was < newest):
        return f"{len(copies(db))} copies were made"
    fresh = fault.path("fresh.db")
    if ask(db, SCHEMA) != ask(fresh, SCHEMA):
        return "its schema is not that of a new ledger"
    return (same_as_then(db, then) or fault.verify(db) or
            whole_copies(db, was, then["journal"]) or
            (copies(db) and same_as_then(copies(db)[0], then)))


def race(name, then, newest, processes, env):
    """All of them log at once; each finds the ledger old, or just made new."""
    db, said = start(name), []
    was, before = version(db), fault.entries(db)
    barrier = threading.Barrier(processes)

    def one():
        barrier.wait()
        said.append(fault.run(db, *LOG, env=env))
    threads = [threading.Thread(target=one) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bad = [d for d in said if d.returncode]
    if bad:
        return f"{len(bad)} of {processes} failed: {bad[0].returncode}: {bad[0].stderr}"
    if fault.entries(db) != before + processes:
        return f"{fault.entries(db) - before} entries of {processes}"
    if version(db) != newest or len(copies(db)) != (was < newest):
        return f"{len(copies(db))} copies, format {version(db)}"
    steps = ask(db, "SELECT count(*) FROM migration")[0][0]
    if steps != newest:
        return f"{steps} steps recorded of {newest}"
    return fault.verify(db) or whole_copies(db, was, then["journal"])


def taken_name(name):
    """Twice within the same millisecond, as a clock that was set back may have it."""
    db = start(name)
    if fault.run(db, "migrate", env=FROZEN).returncode:
        return "migrate under a clock that stands still"
    golden.unpack(os.path.join(FOLDER, f"{name}.db.xz"), db)
    done = fault.run(db, *LOG, env=FROZEN)
    if done.returncode or len(copies(db)) != 2:
        return f"the name of the copy is taken: {done.returncode}: {done.stderr} {copies(db)}"
    return None


def torn(db, was, newest, then, code, what):
    """After a fault: old or new, never between; no half of a copy."""
    if glob.glob(db + "*.part-*") and "killed" not in what:
        return f"{what}: half of a copy is left"
    again = fault.verify(db)
    if again and not (version(db) == was and again.startswith("4:") and "kept migrate" in again):
        return f"{what}: {again}"
    if version(db) not in (was, newest) or (code == 0 and version(db) != newest):
        return f"{what}: exit code {code}, format {version(db)}"
    return (golden.journal(db) != then["journal"] and f"{what}: another journal") or \
        whole_copies(db, was, then["journal"])


def chosen(count, most):
    most = count if fault.FULL else min(most, count)
    return sorted({1 + i * (count - 1) // max(most - 1, 1) for i in range(most)})


def broken(name, then, newest):
    """Calls that fail, once and from then on. Yields what is wrong."""
    for kind, error in (("write", errno.ENOSPC), ("fsync", errno.EIO), ("read", errno.EIO)):
        db, counted = start(name), fault.path("count")
        env = {"LD_PRELOAD": BROKEN_IO, "BREAK": kind, "BREAK_COUNT": counted}
        fault.run(db, "migrate", env=env)
        with open(counted, encoding="ascii") as f:
            count = int(f.read())
        for at in chosen(count, 4):
            for on in ({}, {"BREAK_ON": "1"}):
                db = start(name)
                was = version(db)
                env = {"LD_PRELOAD": BROKEN_IO, "BREAK": kind, "BREAK_AT": str(at),
                       "BREAK_ERRNO": str(error), **on}
                done = fault.run(db, "migrate", env=env)
                tried["faults"] += 1
                tried["refused"] += done.returncode != 0
                if done.returncode not in (0, 5, 6, 7):
                    yield f"{kind} {at}: exit code {done.returncode}: {done.stderr}"
                said = torn(db, was, newest, then, done.returncode, f"{kind} {at} of {count} fails")
                if said:
                    yield said


def killed(name, then, newest):
    """Killed at calls that change files."""
    calls = ("pwrite64", "fdatasync", "fsync", "unlink", "renameat2", "openat")
    db = start(name)
    command = [fault.KEPT, "--db", db, "migrate"]
    for call, count in fault.counted(command, calls).items():
        for at in chosen(count, 4):
            db = start(name)
            was = version(db)
            fault.traced(command, call, at)
            tried["killed"] += 1
            said = torn(db, was, newest, then, 1, f"killed at {call} {at}")
            if said:
                yield said
            if fault.run(db, "migrate").returncode or fault.verify(db):
                yield f"killed at {call} {at}: migrate does not go on"


def newer():
    db = start("format-1")
    with open(db, "r+b") as f:
        f.seek(60)
        f.write((99).to_bytes(4, "big"))
    before = open(db, "rb").read()
    for command in (["list"], LOG, ["migrate"], ["verify"], ["rebuild"], ["backup", fault.path("c.db")]):
        done = fault.run(db, *command)
        if done.returncode != 8 or "newer version" not in done.stderr:
            return f"a newer format: {command[0]}: {done.returncode}: {done.stderr}"
        if open(db, "rb").read() != before or copies(db):
            return f"a newer format: {command[0]} has changed something"
    return None


tried = {"faults": 0, "refused": 0, "killed": 0}


def main():
    fresh = fault.path("fresh.db")
    fault.run(fresh, "init")
    newest = version(fresh)
    names = sorted(os.path.basename(n)[:-6] for n in glob.glob(os.path.join(FOLDER, "*.db.xz")))
    if [version(start(n)) for n in names] != list(range(1, newest + 1)):
        fault.fail(f"a format has no golden ledger: {names}, and the newest is {newest}")
    wrong, rounds, processes = [], 20 if fault.FULL else 2, 16
    for name in names:
        with open(os.path.join(FOLDER, f"{name}.json"), encoding="utf-8") as f:
            then = json.load(f)
        wrong.append(brought_up(name, then, newest) and f"{name}: {brought_up(name, then, newest)}")
        if name == names[-1]:
            break
        for n in range(rounds):
            wrong.append(race(name, then, newest, processes, FROZEN if n % 2 else {}))
        wrong.append(taken_name(name))
        wrong += broken(name, then, newest)
        wrong += killed(name, then, newest)
    wrong.append(newer())
    wrong = [w for w in wrong if w]
    if wrong:
        fault.fail("\n".join(wrong))
    if tried["refused"] < 5:
        fault.fail(f"the faults do not bite: {tried}")
    # What must be caught: another answer, another journal, a program that makes no copy.
    other = json.loads(json.dumps(then).replace("in-progress", "kept"))
    if not brought_up(name, other, newest) or not brought_up(name, {**then, "journal": "x"}, newest):
        fault.fail("another answer or another journal passes")
    if mutant.possible():
        hasty = mutant.program_without("migrate.c", "!back_up(db, name, how->check) ||")
        if not brought_up(names[0], then, newest, hasty):
            fault.fail("a program that makes no copy passes")
    print(f"migrations: {len(names)} formats, brought up as they were; {rounds} races of {processes} "
          f"processes, one copy each; {tried['faults']} faults ({tried['refused']} refused), "
          f"{tried['killed']} kills: old or new, never between")


fault.finish(main)
