#!/usr/bin/env python3
"""verify shares its work between two processes. Whatever becomes of the second one (there is none,
it is held up, it is ended), and whoever writes or interrupts meanwhile: the verdict is the same text,
or the program ends as it was told to, and no process is left."""
import os
import pwd
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

# what each half finds, in the order in which it is told
SPOILED = {
    "whole": [],
    "the file's": ["UPDATE search_docsize SET sz = x'0505' WHERE id = "
                   "(SELECT min(id) FROM search_docsize)"],
    "the rows'": ["UPDATE evidence SET summary = 'x' WHERE code = 'E060'"],
    "what no CHECK allows": ["PRAGMA ignore_check_constraints = 1",
                             "UPDATE evidence SET credibility = 9 WHERE code = 'E060'"],
    "both": ["UPDATE evidence SET summary = 'x' WHERE code = 'E060'", "UPDATE replica SET uuid = "
             "'01a20e23-0000-7000-8000-000000000000'", "DELETE FROM promisee", "DELETE FROM link"],
}
ONE = {min(os.sched_getaffinity(0))}
TRIES = 300


def spoil(base, name):
    db = fault.copy(base, "spoiled.db")
    connection = sqlite3.connect(db, isolation_level=None)
    for statement in SPOILED[name]:
        connection.execute(statement)
    connection.close()
    return db


def command(db, program=fault.KEPT):
    return [program, "--db", db, "--format", "json", "verify"]


def ended(process):
    out, said = process.communicate(timeout=120)
    return process.returncode, out.decode() + said.decode()


def begin(db, program=fault.KEPT, **more):
    return subprocess.Popen(command(db, program), stdin=subprocess.DEVNULL, env=fault.ENV,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return [int(n) for n in f.read().split()]
    except OSError:
        return []


def state(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as f:
            return f.read().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


def held_up(db, program=fault.KEPT):
    """verify whose second process has been stopped, and the number of that."""
    for _ in range(TRIES):
        process = begin(db, program)
        while process.poll() is None:
            for child in children(process.pid):
                try:
                    os.kill(child, signal.SIGSTOP)
                except OSError:
                    break
                for _ in range(1000):
                    if state(child) != "T":
                        time.sleep(0.0005)
                if state(child) == "T":
                    return process, child
        process.communicate()
    fault.fail("no second process to hold up")


def alone(process, child):
    """When the first process has done its half and waits for the second."""
    time.sleep(0.3)
    if process.poll() is not None or state(child) != "T":
        fault.fail(f"it does not wait for its other half: {ended(process)}")


def go_on(child):
    try:
        os.kill(child, signal.SIGCONT)
    except ProcessLookupError:
        pass


def gone(child):
    for _ in range(1000):
        if not state(child) or state(child) == "Z":
            return True
        time.sleep(0.005)
    return False


def same(what, good, got):
    if got != good:
        fault.fail(f"{what}: {got} instead of {good}")


def without_second(base):
    """One processor; no descriptor for a pipe; no process."""
    nobody = pwd.getpwnam("nobody")
    folder = fault.path("theirs")
    os.mkdir(folder)
    os.chmod(fault.DIR, 0o755)
    program = shutil.copy(fault.KEPT, fault.path("kept"))
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    for name in SPOILED:
        db = spoil(base, name)
        good = ended(begin(db))
        if (good[0] == 0) != (not SPOILED[name]):
            fault.fail(f"{name}: {good}")
        same(f"{name}, one processor", good,
             ended(begin(db, preexec_fn=lambda: os.sched_setaffinity(0, ONE))))
        same(f"{name}, few files", good, ended(begin(
            db, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6)))))
        if os.getuid() == 0:
            theirs = shutil.copy(db, os.path.join(folder, "kept.db"))
            os.chown(theirs, nobody.pw_uid, nobody.pw_gid)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            same(f"{name}, no processes", good, ended(begin(
                theirs, program, preexec_fn=lambda: resource.setrlimit(
                    resource.RLIMIT_NPROC, (0, 0)), **who)))


def second_ended(base):
    for name in SPOILED:
        db = spoil(base, name)
        good = ended(begin(db))
        for number in (signal.SIGCONT, signal.SIGKILL, signal.SIGTERM):
            process, child = held_up(db)
            os.kill(child, number)
            go_on(child)
            same(f"{name}, its second process gets {number.name}", good, ended(process))


def interrupted(base):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
        for waits in (False, True):
            process, child = held_up(base)
            if waits:
                alone(process, child)
            process.send_signal(number)
            if number == signal.SIGKILL:  # nobody is left to end a process that was stopped early
                process.wait()
                go_on(child)
            code, said = ended(process)
            if code != (-number if number == signal.SIGKILL else 128 + number):
                fault.fail(f"{number.name}: exit code {code}: {said}")
            if not gone(child):
                fault.fail(f"{number.name}: its second process is left")


def writers(base):
    """One that waits to save until verify has ended, and one that began before it."""
    db = fault.copy(base, "run.db")
    good = ended(begin(db))
    process, child = held_up(db)
    alone(process, child)
    writer = subprocess.Popen([fault.KEPT, "--db", db, *fault.LOG, "an entry"], env=fault.ENV,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(0.3)
    if writer.poll() is not None:
        fault.fail("a writer did not wait for verify")
    go_on(child)
    same("a writer waits", good, ended(process))
    if writer.wait(timeout=60) != 0 or fault.entries(db) != fault.entries(base) + 1:
        fault.fail("a writer that waited did not save")
    good = ended(begin(db))
    connection = sqlite3.connect(db, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE evidence SET summary = 'x' WHERE code = 'E060'")
    same("a writer is at work", good, ended(begin(db)))
    if not os.path.getsize(db + "-journal"):
        fault.fail("the journal of a writer at work is gone")
    connection.execute("COMMIT")
    connection.close()
    if ended(begin(db))[0] != 1:
        fault.fail("what a writer saved is not seen")


def control(base):
    """A program that leaves its second process is noticed."""
    liar = fault.script("liar", "sleep 60 >/dev/null 2>&1 & wait")
    process, child = held_up(base, liar)
    process.send_signal(signal.SIGTERM)
    process.wait()
    left = not gone(child) if state(child) else False
    os.kill(child, signal.SIGKILL)
    ended(process)
    if not left:
        fault.fail("a process that is left is not noticed")


def main():
    base = fault.woodside()
    if len(os.sched_getaffinity(0)) < 2:
        fault.skip("one processor")
    without_second(base)
    second_ended(base)
    interrupted(base)
    writers(base)
    control(base)
    print(f"halves: {len(SPOILED)} ledgers with and without a second process, held up, ended, "
          "interrupted, beside writers: one verdict, nothing left")


fault.finish(main)
