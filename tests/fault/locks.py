#!/usr/bin/env python3
"""The ledger is held by others: for ever, for a while, by a reader that stalls, by a writer that
has not committed. Nobody waits for a kept that has its answer; whoever waits too long says so with
exit code 5, and saves nothing; an interrupt ends the wait. A few commands; FULL=1: all."""
import os
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

LIMIT = 30      # seconds that a command waits
SLACK = 30      # more on a machine that is busy
AT_ONCE = 10    # no wait at all, on such a machine
OUT = fault.path("out")
LOG = [*fault.LOG, "an entry"]
WRITES = [LOG, ["rate", "WD-02", "kept", "E176", "-m", "because"], ["undo", "--yes"],
          ["edit", "WD-04", "--notes", "n", "-m", "because"], ["retract", "E189", "-m", "because"],
          ["import", os.path.join(fault.ROOT, "docs/examples/woodside")], ["rebuild"],
          ["capture", os.path.join(fault.ROOT, "tests/pages/30-xhtml.page")],
          ["backup", OUT], ["export", OUT, "--as", "journal"], ["report", "-o", OUT + ".html"]]
WITHOUT = {"doctor", "completion", "help", "--help", "--version"}  # open no ledger, or say it


def start(db, arguments, **more):
    return subprocess.Popen([fault.KEPT, "--db", db, *arguments, "--no-input"],
                            env=fault.ENV, stdin=subprocess.DEVNULL,
                            stdout=more.get("stdout", subprocess.PIPE), stderr=subprocess.PIPE)


def held(db, how):
    """A connection that holds the ledger: BEGIN EXCLUSIVE, BEGIN IMMEDIATE or a reader's."""
    connection = sqlite3.connect(db, isolation_level=None)
    connection.execute(how)
    if how == "BEGIN":
        connection.execute("SELECT count(*) FROM journal").fetchone()
    return connection


def refused(began, process):
    """What is wrong with the end of a command that could not have the ledger; None: nothing."""
    said = process.communicate(timeout=LIMIT + 4 * SLACK)[1].decode()
    took = time.monotonic() - began
    if process.returncode != 5:
        return f"exit code {process.returncode}: {said}"
    if "another process holds the ledger" not in said:
        return f"it said: {said}"
    if not LIMIT - 1 <= took <= LIMIT + SLACK:
        return f"it waited {took:.1f} s"
    return None


def for_ever(base):
    """All of these wait at the same time."""
    wrong, db = [], fault.copy(base, "held.db")
    before = fault.digest(db)
    questions = [q for q in fault.QUESTIONS if q[0] not in WITHOUT]
    commands = questions + WRITES if fault.FULL else [questions[1], LOG, WRITES[5], WRITES[8]]
    lock = held(db, "BEGIN EXCLUSIVE")
    began, doctor = time.monotonic(), start(db, ["doctor"])
    waiting = [(c, start(db, c)) for c in commands]
    for command, process in waiting:
        found = refused(began, process)
        if found:
            wrong.append(f"held for ever, {' '.join(command)}: {found}")
    said = doctor.communicate()[0].decode()
    if doctor.returncode != 1 or "another process" not in " ".join(said.split()):
        wrong.append(f"doctor of a ledger that is held: {doctor.returncode} {said}")
    lock.close()
    if fault.digest(db) != before:
        wrong.append("a command that was refused has written")
    if os.path.exists(OUT) or os.path.exists(OUT + ".html"):
        wrong.append("a command that was refused left its file")
    return wrong, len(commands)


def for_a_while(base):
    """Whoever waits less than the limit has its turn."""
    wrong, db = [], fault.copy(base, "while.db")
    for how in ("BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "BEGIN"):
        before, lock = fault.entries(db), held(db, how)
        process = start(db, LOG)
        time.sleep(2)
        if process.poll() is not None:
            wrong.append(f"{how}: it did not wait")
        lock.close()
        said = process.communicate(timeout=LIMIT + SLACK)
        if process.returncode or not said[0] or fault.entries(db) != before + 1:
            wrong.append(f"{how}, then free: {process.returncode} {said}")
    return wrong


def beside_a_writer(base):
    """Who only asks does not wait for a writer that has not committed yet."""
    wrong, db = [], fault.copy(base, "writer.db")
    lock = held(db, "BEGIN IMMEDIATE")
    lock.execute("DELETE FROM bearing")
    for question in fault.QUESTIONS:
        began = time.monotonic()
        good, done = fault.run(base, *question), fault.run(db, *question)
        if question[0] != "doctor" and done.stdout.replace(db, base) != good.stdout:
            wrong.append(f"{' '.join(question)}, beside a writer: another answer {done.stderr}")
        if time.monotonic() - began > 2 * AT_ONCE:
            wrong.append(f"{' '.join(question)}, beside a writer: it waited")
    lock.close()
    return wrong


def beside_a_reader(base):
    """Who writes does not wait for a kept whose answer nobody takes."""
    wrong, db, worst, stalled = [], fault.copy(base, "reader.db"), 0.0, 0
    for question in [["report", "--format", "html"], ["list", "--format", "json"],
                     ["show", *[f"WD-{n:02}" for n in range(1, 14)], "--format", "json"],
                     ["report", "--format", "xlsx"], ["sql", "SELECT line FROM journal"]]:
        process = start(db, question)
        time.sleep(1.5)  # by then it has its answer
        stalled += process.poll() is None
        began = time.monotonic()
        done = fault.run(db, *LOG)
        took = time.monotonic() - began
        worst = max(worst, took)
        if done.returncode or took > AT_ONCE:
            wrong.append(f"{' '.join(question)} stalls: a writer took {took:.1f} s: {done.stderr}")
        process.kill()
        process.communicate()
    if stalled < 3:
        wrong.append(f"only {stalled} readers stalled")
    return wrong, worst, stalled


def interrupted(base):
    """Nobody has to wait for the end of the wait."""
    wrong, db = [], fault.copy(base, "interrupted.db")
    lock = held(db, "BEGIN EXCLUSIVE")
    for command in (LOG, ["list"]):
        for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = start(db, command)
            time.sleep(1)
            began = time.monotonic()
            process.send_signal(sent)
            said = process.communicate(timeout=LIMIT + SLACK)[1].decode()
            took = time.monotonic() - began
            if process.returncode != 128 + sent or took > AT_ONCE:
                wrong.append(f"{command[0]}, {sent.name} while it waits: {process.returncode} after "
                             f"{took:.1f} s: {said}")
    lock.close()
    return wrong


def main():
    base = fault.woodside()
    # what must be caught: a reader that holds on while it stalls, as an open cursor does
    lock = held(fault.copy(base, "control.db"), "BEGIN")
    began, control = time.monotonic(), start(fault.path("control.db"), LOG)
    wrong, held_up = for_ever(base)
    found = refused(began, control)
    lock.close()
    if found:
        fault.fail(f"a reader that stalls in its transaction should hold a writer up: {found}")
    wrong += for_a_while(base) + beside_a_writer(base) + interrupted(base)
    found, worst, stalled = beside_a_reader(base)
    wrong += found
    if wrong:
        fault.fail("\n".join(wrong))
    print(f"locks: {held_up} commands refused after {LIMIT} s, 3 had their turn, "
          f"{len(fault.QUESTIONS)} questions beside a writer, 6 waits interrupted; beside {stalled} "
          f"stalled readers a writer took at most {worst:.2f} s")


fault.finish(main)
