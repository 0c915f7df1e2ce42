#!/usr/bin/env python3
"""The power goes. The writes, truncations, syncs and changes of names of real commands are recorded
(strace); at every point of them disks are made as they may be found then: what was not synced is
there, or not, or in part, or torn in sectors of 512 bytes, and of the names that the folder was not
synced after only the first few are there. Each such disk is opened. What was acknowledged must be
there, and everything else whole or not at all.

The model: a write is durable once its file was synced, a name once the folder was; names keep their
order. A disk that lies about syncs is outside of it. Every ninth point; FULL=1: every point, and twenty
times where chance has a say."""
import os
import random
import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault
import golden

CALLS = "openat,pwrite64,write,fdatasync,fsync,unlink,ftruncate,rename,renameat2,link"
HOME = fault.path("work")
DISK = fault.tempfile.mkdtemp(prefix="kept-disk-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
SECTOR = 512
STYLES = ("none", "all", "random", "prefix", "torn")


def text_of(hexed):
    return bytes(int(pair, 16) for pair in hexed.split("\\x")[1:])


def inside(hexed):
    """The name in the folder that is watched: "" for the folder itself, None for others."""
    name = os.fsdecode(text_of(hexed)) if hexed.startswith("\\x") else hexed
    name = os.path.join(HOME, name)
    if name == HOME:
        return ""
    return os.path.basename(name) if os.path.dirname(name) == HOME else None


def steps_of(line):
    """What a traced call does to the disk."""
    if " = -1 " in line:
        return None
    call = re.sub(r"^\d+ +", "", line)
    if m := re.match(r'openat\(AT_FDCWD(?:<[^>]*>)?, "([^"]*)", ([^,)]*)', call):
        name = inside(m[1])
        return ("create", name) if name and "O_CREAT" in m[2] else None
    if m := re.match(r'pwrite64\(\d+<([^>]*)>, "([^"]*)"(\.*), \d+, (\d+)\)', call):
        assert not m[3], "the trace is cut"
        return ("write", inside(m[1]), text_of(m[2]), int(m[4])) if inside(m[1]) else None
    if re.match(r"write\(1<", call):
        return ("said",)
    if m := re.match(r"f(?:data)?sync\(\d+<([^>]*)>", call):
        name = inside(m[1])
        return None if name is None else ("sync", name) if name else ("names",)
    if m := re.match(r'unlink\("([^"]*)"', call):
        return ("remove", inside(m[1])) if inside(m[1]) else None
    if m := re.match(r"ftruncate\(\d+<([^>]*)>, (\d+)", call):
        return ("cut", inside(m[1]), int(m[2])) if inside(m[1]) else None
    if m := re.match(r'(rename|link)\("([^"]*)", "([^"]*)"', call):
        return (m[1], inside(m[2]), inside(m[3])) if inside(m[2]) else None
    if m := re.match(r'renameat2\(AT_FDCWD[^,]*, "([^"]*)", AT_FDCWD[^,]*, "([^"]*)"', call):
        return ("rename", inside(m[1]), inside(m[2])) if inside(m[1]) else None
    return None


def record(start, commands, program=fault.KEPT):
    """(files at the start, steps): the steps of all commands, with how much they acknowledged."""
    fault.shutil.rmtree(HOME, ignore_errors=True)
    os.makedirs(HOME)
    for name, data in start.items():
        with open(os.path.join(HOME, name), "wb") as f:
            f.write(data)
    trace, steps = fault.path("trace"), []
    for number, command in enumerate(commands, 1):
        done = subprocess.run(
            ["strace", "-f", "-y", "-xx", "-s", "70000", "-e", "trace=" + CALLS, "-o", trace, program,
             "--db", os.path.join(HOME, "kept.db"), *command], env=fault.ENV, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            fault.fail(f"{command[0]} does not work: {done.stderr.decode(errors='replace')}")
        with open(trace, encoding="ascii") as f:
            for line in f:
                step = steps_of(line)
                if step == ("said",):
                    step = ("said", number)
                if step:
                    steps.append(step)
    return start, steps


def put(data, what, at):
    data = data.ljust(at, b"\0")
    return data[:at] + what + data[at + len(what):]


def torn(data, what, at, rng):
    end = at + len(what)
    while at < end:
        stop = min((at // SECTOR + 1) * SECTOR, end)
        if rng.random() < 0.6:
            data = put(data, what[:stop - at], at)
        what, at = what[stop - at:], stop
    return data


class Disk:
    """Files as they are, and as they would be found."""

    def __init__(self, start):
        self.inodes = list(start.values())
        self.now = {name: i for i, name in enumerate(start)}
        self.found = dict(self.now)
        self.waiting, self.names, self.said = {}, [], 0

    def rename(self, change, into):
        for name, inode in change:
            if inode is None:
                into.pop(name, None)
            else:
                into[name] = inode

    def change(self, *change):
        self.rename(change, self.now)
        self.names.append(change)

    def write(self, i, step):
        self.inodes[i] = (put(self.inodes[i], step[2], step[3]) if step[0] == "write"
                          else self.inodes[i][:step[2]].ljust(step[2], b"\0"))

    def do(self, step):
        what = step[0]
        if what == "said":
            self.said = step[1]
        elif what == "create":
            if step[1] not in self.now:
                self.inodes.append(b"")
                self.change((step[1], len(self.inodes) - 1))
        elif what in ("write", "cut"):
            self.waiting.setdefault(self.now[step[1]], []).append(step)
        elif what == "sync":
            for waits in self.waiting.pop(self.now[step[1]], []):
                self.write(self.now[step[1]], waits)
        elif what == "names":
            for change in self.names:
                self.rename(change, self.found)
            self.names = []
        elif what == "remove":
            self.change((step[1], None))
        elif what == "link":
            self.change((step[2], self.now[step[1]]))
        elif what == "rename":
            self.change((step[2], self.now[step[1]]), (step[1], None))

    def cut_power(self, style, rng):
        some = {"none": 0, "all": len(self.names)}.get(style, rng.randrange(len(self.names) + 1))
        for change in self.names[:some]:
            self.rename(change, self.found)
        for i, list_ in self.waiting.items():
            first = rng.randrange(len(list_) + 1)
            for n, step in enumerate(list_):
                there = {"none": False, "all": True, "random": rng.random() < 0.5, "prefix": n < first,
                         "torn": True}[style]
                if there and style == "torn" and step[0] == "write":
                    self.inodes[i] = torn(self.inodes[i], step[2], step[3], rng)
                elif there:
                    self.write(i, step)

    def lay_out(self):
        for name in os.listdir(DISK):
            os.remove(os.path.join(DISK, name))
        for name, i in self.found.items():
            with open(os.path.join(DISK, name), "wb") as f:
                f.write(self.inodes[i])


def look(name):
    """Entries of a ledger that was found, recovered by SQLite; None: empty; a text: damaged."""
    db = sqlite3.connect(os.path.join(DISK, name))
    try:
        db.execute("PRAGMA synchronous = OFF")
        if db.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            return "fails the integrity check"
        if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            return None
        return db.execute("SELECT count(*) FROM journal").fetchone()[0]
    except sqlite3.Error as e:
        return str(e)
    finally:
        db.close()


def judge(disk, counts, copy):
    """counts: entries before everything and after each command. None, "lost …" or "damaged …"."""
    there = look("kept.db") if "kept.db" in disk.found else None
    if isinstance(there, str):
        return f"damaged: {there}"
    if copy and "copy.db" in disk.found and look("copy.db") != counts[-1]:
        return f"damaged: a copy under its name: {look('copy.db')}"
    if copy and disk.said and "copy.db" not in disk.found:
        return "lost: the copy"
    allowed = {counts[disk.said], counts[min(disk.said + 1, len(counts) - 1)]}
    if there in allowed:
        return None
    return (f"lost: {there} entries, {counts[disk.said]} acknowledged"
            if there is None or counts[disk.said] is not None and there < counts[disk.said]
            else f"damaged: {there} entries, and not of {allowed}")


def cut_everywhere(recorded, counts, rounds, copy=False, without=()):
    """Every point of the record in every style; {verdict's first word: how often}, an example."""
    start, steps = recorded
    steps = [s for s in steps if s[0] not in without]
    rng, tally, example = random.Random(20231115), {"lost": 0, "damaged": 0, "states": 0}, None
    for point in range(1, len(steps) + 1, 1 if fault.FULL else 9):
        for style in STYLES:
            for _ in range(1 if style in ("none", "all") else rounds):
                disk = Disk(start)
                for step in steps[:point]:
                    disk.do(step)
                disk.cut_power(style, rng)
                disk.lay_out()
                wrong = judge(disk, counts, copy)
                tally["states"] += 1
                if wrong:
                    tally[wrong.split(":")[0]] += 1
                    example = example or f"at step {point} {steps[point - 1][:2]}, {style}: {wrong}"
    return tally, example


def numbers(start, commands):
    """Entries before, and after each command."""
    where = fault.path("count.db")
    if "kept.db-journal" in start:  # rolled back, so that it has what it had
        return [ENTRIES] * (len(commands) + 1)
    counts = []
    fault.remove(where)
    for name, data in start.items():
        with open(where + name[len("kept.db"):], "wb") as f:
            f.write(data)
    counts.append(fault.entries(where) if "kept.db" in start else None)
    for command in commands:
        fault.run(where, *[fault.path("count-copy.db") if "copy.db" in c else c for c in command])
        counts.append(fault.entries(where))
    return counts


def hot(start):
    """A ledger whose writer was killed in the midst of its transaction, with its journal."""
    db = fault.path("hot.db")
    with open(db, "wb") as f:
        f.write(start["kept.db"])
    subprocess.run(["strace", "-qq", "-o", "/dev/null", "-e", "trace=unlink", "-e",
                    "inject=unlink:signal=SIGKILL:when=1", fault.KEPT, "--db", db, *LOG[0]],
                   env=fault.ENV, check=False, stdin=subprocess.DEVNULL, capture_output=True)
    with open(db, "rb") as f:
        data = f.read()
    if data != start["kept.db"] and os.path.exists(db + "-journal"):
        with open(db + "-journal", "rb") as f:
            return {"kept.db": data, "kept.db-journal": f.read()}
    return fault.fail("no journal is left by a kill")


ENTRIES = 0
LOG = [["log", "WD-04:~", "--no-input", "-q", "--on", "2024-05-05", f"entry {n}"] for n in (1, 2, 3)]


def main():
    try:
        subprocess.run(["strace", "-o", "/dev/null", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        fault.skip("strace cannot trace here")
    fault.ENV["TMPDIR"] = "/tmp"  # spools are not on the disk that is watched
    whole, old = fault.path("whole.db"), fault.path("old.db")
    folder = os.path.join(fault.ROOT, "tests", "golden")
    golden.unpack(os.path.join(folder, "format-2.db.xz"), whole)
    golden.unpack(os.path.join(folder, "format-1.db.xz"), old)
    with open(whole, "rb") as f:
        start = {"kept.db": f.read()}
    global ENTRIES
    ENTRIES = fault.entries(whole)
    with open(old, "rb") as f:
        older = {"kept.db": f.read()}
    rounds = 20 if fault.FULL else 1
    cases = [("three entries", start, LOG, rounds), ("a new ledger", {}, [["init"]], rounds),
             ("backup", start, [["backup", os.path.join(HOME, "copy.db")]], rounds),
             ("a journal rolled back", hot(start), [["list", "-q"]], rounds)]
    if fault.FULL:
        cases += [("migrate", older, [["migrate"]], 1), ("rebuild", start, [["rebuild"]], 1)]
    said, states = [], 0
    for name, files, commands, times in cases:
        counts = numbers(files, commands)
        tally, example = cut_everywhere(record(files, commands), counts, times, name == "backup")
        states += tally["states"]
        said.append(f"{name} {tally['states']}")
        if tally["lost"] or tally["damaged"]:
            fault.fail(f"{name}: {tally}: {example}")
    # What must be caught: the same commands as if they did not sync, and as if not the folder.
    recorded, counts = record(start, LOG[:2]), numbers(start, LOG[:2])
    unsynced, _ = cut_everywhere(recorded, counts, 1, without=("sync", "names"))
    unnamed, _ = cut_everywhere(recorded, counts, 1, without=("names",))
    if not unsynced["damaged"] or not unsynced["lost"] or not unnamed["lost"]:
        fault.fail(f"no syncs: {unsynced}, no syncs of the folder: {unnamed}: the model shows nothing")
    print(f"powercut: {states} disks ({', '.join(said)}), nothing lost, nothing damaged. Without any "
          f"sync: {unsynced['lost']} lost and {unsynced['damaged']} damaged of {unsynced['states']}; "
          f"without the folder's: {unnamed['lost']} lost")


try:
    fault.finish(main)
finally:
    fault.shutil.rmtree(DISK, ignore_errors=True)
