#!/usr/bin/env python3
"""Backups while others write. Each is made anew into a ledger's place, verifies, goes on being
written to, and has every entry that was acknowledged before the backup began; one that is killed
leaves nothing under its name, or all. 6 backups beside 3 writers; FULL=1: 200 beside 8."""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

BACKUPS, KILLS, WRITERS = (200, 200, 8) if fault.FULL else (6, 12, 3)
stop = threading.Event()
acked, wrong = [], []  # codes, in the order in which they were printed


def write_on(db, name):
    n = 0
    while not stop.is_set():
        n += 1
        done = fault.run(db, *fault.LOG, "--by", name, f"{name} {n}")
        if done.returncode:
            wrong.append(f"a writer beside a backup: {done.returncode} {done.stderr}")
        else:
            acked.append(done.stdout.strip())


def codes(db):
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        return {row[0] for row in connection.execute("SELECT code FROM evidence")}
    finally:
        connection.close()


def lacks(db, promised):
    """What of it a backup does not have, or what else is wrong with it; None: nothing."""
    found = fault.verify(db)
    missing = [] if found else sorted(set(promised) - codes(db))
    return found or (f"without {missing}" if missing else None)


def backups(db):
    for n in range(BACKUPS):
        to = fault.path(f"copy-{n}.db")
        promised = list(acked)
        done = fault.run(db, "backup", to)
        if done.returncode:
            wrong.append(f"backup {n}: {done.returncode} {done.stderr}")
            continue
        restored = fault.copy(to, "restored.db")
        found = lacks(restored, promised)
        if found:
            wrong.append(f"backup {n}: {found}")
        done = fault.run(restored, *fault.LOG, "after it was restored")
        if done.returncode or fault.verify(restored):
            wrong.append(f"backup {n}, written to: {done.stderr} {fault.verify(restored)}")
        os.remove(to)


def kills(db):
    chance, whole = random.Random(11), 0
    began = time.monotonic()
    fault.run(db, "backup", fault.path("timed.db"))
    took = time.monotonic() - began
    for n in range(KILLS):
        folder = fault.path("killed")
        fault.clear(folder)
        to, promised = os.path.join(folder, "copy.db"), list(acked)
        process = subprocess.Popen([fault.KEPT, "--db", db, "backup", to], env=fault.ENV,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, 1.1 * took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if os.path.exists(to):
            whole += 1
            found = lacks(to, promised)
            if found:
                wrong.append(f"backup killed ({n}): {found}")
        elif process.returncode == 0:
            wrong.append(f"a backup that ended well is not there ({n})")
    return whole


def main():
    db = fault.copy(fault.woodside(), "live.db")
    writers = [threading.Thread(target=write_on, args=(db, f"w{n}")) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        backups(db)
        whole = kills(db)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    found = lacks(db, acked)
    if found:
        wrong.append(f"the ledger itself: {found}")
    if wrong:
        fault.fail("\n".join(wrong[:20]))
    if len(acked) < BACKUPS:
        fault.fail(f"only {len(acked)} entries were written meanwhile")
    # what must be caught: a copy of the file's bytes while somebody writes, and an older backup
    torn = fault.copy(db, "torn.db")
    with open(torn, "r+b") as f:
        f.truncate(os.path.getsize(torn) - 8192)
    if not lacks(torn, []) or not lacks(fault.path("base.db"), acked):
        fault.fail("a torn copy, or one from before, passes")
    print(f"backups: {BACKUPS} beside {WRITERS} writers, who wrote {len(acked)} entries: each "
          f"restored and whole; {KILLS} killed, {whole} of them whole and none in part")


fault.finish(main)
