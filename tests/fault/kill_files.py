#!/usr/bin/env python3
"""backup, and export in each of its forms, are killed at their system calls. Under the name that
was asked for stands then all of it, or what stood there before, or nothing; it has no second name;
the ledger is as it was; and the same command again makes it, or says that it is there. Some of the
calls; FULL=1: every one."""
import filecmp
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

CALLS = ("openat write pwrite64 fsync fdatasync ftruncate fcntl close mkdir chmod fchmod "
         "rename renameat2 link unlink exit_group").split()
MOST = 10 ** 6 if fault.FULL else 2
PLACE = fault.path("place")
DB = os.path.join(PLACE, "kept.db")
OUT = os.path.join(PLACE, "out")
BEFORE = b"what stood there before\n"
COMMANDS = {  # and does it take the place of a file?
    "backup": (["backup", OUT], False),
    "export": (["export", OUT], False),
    "export of a package": (["export", "--as", "datapackage", OUT], False),
    "export of SQLite": (["export", "--as", "sqlite", OUT], False),
    "export of the journal": (["export", "--as", "journal", OUT], True),
    "export of the sources": (["export", "--as", "csl", OUT], True),
}
tried = {"kills": 0, "whole": 0, "as before": 0, "nothing": 0, "left-over files": 0}


def same(one, other):
    """Are they the same files with the same bytes?"""
    if os.path.isfile(one) and os.path.isfile(other):
        return filecmp.cmp(one, other, shallow=False)
    if not (os.path.isdir(one) and os.path.isdir(other)):
        return False
    names = sorted(os.listdir(one))
    return names == sorted(os.listdir(other)) and not any(
        filecmp.cmpfiles(one, other, names, shallow=False)[1:])


def is_whole(name, done):
    if name == "backup":
        return os.path.isfile(OUT) and not fault.verify(OUT) and (
            fault.entries(OUT) == fault.entries(DB))
    return same(OUT, done)


def lay(base, there):
    fault.clear(PLACE)
    shutil.copyfile(base, DB)
    if there:
        with open(OUT, "wb") as f:
            f.write(BEFORE)


def found(name, base, done, there):
    """(what stands under the name, what is wrong)."""
    if fault.digest(DB) != fault.digest(base):
        return None, "the ledger was changed"
    if not os.path.lexists(OUT):
        return "nothing", "what stood there before is gone" if there else None
    if there and os.path.isfile(OUT) and open(OUT, "rb").read() == BEFORE:
        return "as before", None
    if os.path.isfile(OUT) and os.stat(OUT).st_nlink != 1:
        return "whole", "it has a second name: " + " ".join(os.listdir(PLACE))
    return "whole", None if is_whole(name, done) else "a part of it stands under its name"


def again(name, command, done, stands, replaces):
    """Whatever is left there does not hinder the same command."""
    ended = fault.run(DB, *command[3:])
    refused = stands == "whole" and not replaces
    if refused != (ended.returncode == 4) or (not refused and ended.returncode):
        return f"a second run ends with {ended.returncode}: {ended.stderr}"
    return None if is_whole(name, done) else "a second run does not make it"


def attempt(name, base, program=fault.KEPT, calls=CALLS, most=MOST):
    """What is wrong after the kills, the first of it; None: nothing."""
    arguments, replaces = COMMANDS[name]
    command, done = [program, "--db", DB, *arguments], fault.path("done")
    lay(base, False)
    counts = fault.counted(command, calls)
    shutil.rmtree(done, ignore_errors=True)
    fault.remove(done)
    os.rename(OUT, done)
    for call, count in counts.items():
        for when in fault.some(count, most):
            for there in (False, True)[:1 + (replaces and (fault.FULL or call == "rename"))]:
                lay(base, there)
                fault.traced(command, call, when)
                stands, wrong = found(name, base, done, there)
                tried["kills"] += 1
                tried["left-over files"] += any(".part" in n for n in os.listdir(PLACE))
                wrong = wrong or again(name, command, done, stands, replaces)
                if wrong:
                    return f"{name}, killed at {call} {when}: {wrong}"
                tried[stands] += 1
    return None


def main():
    if fault.traced(["true"], "close", 1) == 0:
        fault.skip("strace cannot kill here")
    base = fault.woodside()
    for name in COMMANDS:
        wrong = attempt(name, base)
        if wrong:
            fault.fail(wrong)
    if not all(tried.values()):
        fault.fail(f"not everything was seen: {tried}")
    said = fault.told(tried)
    # what must be caught: programs that write under the name itself, or that leave a second one;
    # each of their steps is killed when it is done, and the last but one ends the program
    steps = f'set -e\nfor last; do :; done\n"{fault.KEPT}" "$@" || :\nmv "$last" "$last.part" || :\n'
    for name in ("backup", "export of the journal"):
        for what, ending in (
                ("a part of it", 'head -c 5000 "$last.part" >"$last"\ncat "$last.part" >"$last"'),
                ("a second name", 'ln "$last.part" "$last"\nrm "$last.part"')):
            wrong = attempt(name, base, fault.script("hasty", steps + ending), ["exit_group"], 1)
            if what not in str(wrong):
                fault.fail(f"{name}, which leaves {what}, passes: {wrong}")
    print(f"kill_files: {said}; all of it, what was there before, or nothing")


fault.finish(main)
