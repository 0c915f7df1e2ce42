#!/usr/bin/env python3
"""What a machine may do to a program: environment variables that are absent or odd, small limits,
read-only files, folders and mounts, files that another program left beside the ledger. The answers
are the same bytes, or there is a message and the right exit code; nothing is made, changed or lost.
FULL=1: every question in every environment."""
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

PLACE = fault.path("place")
DB = os.path.join(PLACE, "kept.db")
LOG = [*fault.LOG, "an entry"]
LEDGERS = [q for q in fault.QUESTIONS if q[0] not in ("doctor", "help", "--help", "--version")]
SOME = LEDGERS if fault.FULL else [["list"], ["report"]]
SMALL = {0, 7}  # with small limits: done, or it says what it lacks
NOBODY = 65534
tried = {"environments": 0, "limits": 0, "read-only": 0, "left-over files": 0}
wrong = []


def told(what, done, good=None, codes=frozenset({0})):
    """Is the end of a command one of those that are right?"""
    if done.returncode not in codes:
        wrong.append(f"{what}: exit code {done.returncode}: {done.stderr.strip()}")
    elif done.returncode == 0 and good is not None and done.stdout != good:
        wrong.append(f"{what}: another answer: {done.stdout[:200]}")
    elif done.returncode not in (0, 1) and "kept: " not in done.stderr:
        wrong.append(f"{what}: no message, {done.returncode}: {done.stderr!r}")


def alone(command, environment, **more):
    """A command with this environment and no other."""
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, text=True,
                          errors="replace", **more)


def environments(base):
    usual = dict(fault.ENV)
    file = fault.script("a-file", "")
    odd = {
        "none at all": {},
        "no HOME": {k: v for k, v in usual.items() if k not in ("HOME", "XDG_CONFIG_HOME")},
        "HOME is absent": dict(usual, HOME="/nowhere/at/all", XDG_CONFIG_HOME=""),
        "HOME is a file": dict(usual, HOME=file, XDG_CONFIG_HOME=file),
        "TMPDIR is absent": dict(usual, TMPDIR="/nowhere/at/all"),
        "TMPDIR is a file": dict(usual, TMPDIR=file),
        "PATH is empty": dict(usual, PATH=""),
        "TERM is odd": dict(usual, TERM="\x1b[31m"),
        "everything is long": dict(usual, **{k: "x" * 100000 for k in (
            "TZ", "LANG", "LC_ALL", "TERM", "PAGER", "COLUMNS", "NO_COLOR", "TMPDIR", "EDITOR")}),
    }
    for zone in ("", "XYZ25", ":/etc/passwd", "garbage in here", "../../etc/shadow", "<+14>-14",
                 "UTC0DST,M3.5.0", "\xff"):
        odd[f"TZ={zone!r}"] = dict(usual, TZ=zone)
    for name in ("C", "POSIX", "tr_TR.UTF-8", "de_DE", "zh_CN.GB18030", "no_SUCH.thing", "",
                 "../../../etc"):
        odd[f"LC_ALL={name!r}"] = dict(usual, LC_ALL=name, LANG=name, LANGUAGE=name)
    for columns in ("1", "0", "-5", "99999999999999999999", "abc", "1000", "19"):
        odd[f"COLUMNS={columns}"] = dict(usual, COLUMNS=columns, LINES=columns)
    for question in SOME:
        day = [*question, "--as-of", "2025-01-01"] if question[0] in ("list", "score") else question
        exact = {"home": "json", "completion": "table"}.get(question[0], "csv")
        for form in {exact, "table"}:
            words = [fault.KEPT, "--db", base, *day, "--format", form, "--by", "ana"]
            good = alone(words, usual).stdout
            for name, environment in odd.items():
                tried["environments"] += 1
                same = form == exact and "TZ" not in name
                told(f"{' '.join(words[2:])} with {name}", alone(words, environment),
                     good if same else None)
    for name, environment in odd.items():  # and it is written the same
        db = fault.copy(base, "run.db")
        told(f"log with {name}", alone([fault.KEPT, "--db", db, *LOG, "--by", "ana"], environment))
        if fault.entries(db) != fault.entries(base) + 1:
            wrong.append(f"log with {name}: no entry")
    gone = fault.path("gone")
    os.mkdir(gone)
    told("in a folder that is gone", alone(
        ["/bin/sh", "-c", 'cd "$1" && rmdir "$1" && exec "$2" --db "$3" list', "sh", gone,
         fault.KEPT, base], usual))


def masks(base):
    """Whatever the mask is, a ledger is its owner's, and what is written is whole."""
    for mask in (0o000, 0o022, 0o077, 0o777):
        fault.clear(PLACE)
        files = {"copy.db": ["backup"], "l.jsonl": ["export"], "folder": ["export"]}
        for name, command in files.items():
            done = fault.run(base, *command, os.path.join(PLACE, name),
                             preexec_fn=lambda m=mask: os.umask(m))
            told(f"{command[0]} {name} with umask {mask:03o}", done)
        done = fault.run(DB, "init", "--example", preexec_fn=lambda m=mask: os.umask(m))
        told(f"init with umask {mask:03o}", done)
        tried["environments"] += 1 + len(files)
        mode = os.stat(DB).st_mode & 0o777
        if mode & 0o077:
            wrong.append(f"a ledger made with umask {mask:03o} has mode {mode:03o}")
        for db in (DB, os.path.join(PLACE, "copy.db")):
            if fault.verify(db):
                wrong.append(f"umask {mask:03o}: {db} does not verify")


def limits(base):
    sent, empty = fault.path("sent.db"), fault.path("empty.db")
    fault.run(base, "backup", sent)
    fault.run(empty, "init")
    small = [(resource.RLIMIT_NOFILE, n) for n in (3, 4, 5, 6, 8, 16)]
    small += [(resource.RLIMIT_STACK, n << 10) for n in (128, 1024)]
    small += [(resource.RLIMIT_NPROC, 0), (resource.RLIMIT_CORE, 0)]
    if "asan" not in subprocess.run(["ldd", fault.KEPT], stdout=subprocess.PIPE, text=True,
                                    check=False).stdout:
        small += [(resource.RLIMIT_AS, n << 20) for n in (16, 20, 24, 32, 64)]
    for which, least in small:
        def lower(which=which, least=least):
            resource.setrlimit(which, (least, least))
        for words in [["list"], ["report"], ["verify"], LOG, ["import", sent],
                      ["capture", os.path.join(fault.ROOT, "tests/pages/30-xhtml.page")]]:
            db = fault.copy(empty if words[0] == "import" else base, "run.db")
            before = fault.entries(db)
            done = fault.run(db, *words, preexec_fn=lower)
            tried["limits"] += 1
            if done.returncode == 127 and "shared librar" in done.stderr:
                continue  # it did not come as far as the program
            what = f"{words[0]} with limit {which} of {least}"
            told(what, done, codes=SMALL)
            if fault.verify(db):
                wrong.append(f"{what}: does not verify")
            elif done.returncode != 0 and fault.entries(db) != before:
                wrong.append(f"{what}: refused, and something was written")


def reading(base, how, wrapped):
    """Questions are answered from a place where nothing can be written, and writing is refused."""
    before = fault.digest(base), sorted(os.listdir(os.path.dirname(base)))
    for question in LEDGERS:
        good = fault.run(fault.path("base.db"), *question).stdout
        tried["read-only"] += 1
        told(f"{' '.join(question)}, {how}", wrapped(question),
             good.replace(fault.path("base.db"), base))
    for words in (LOG, ["rebuild"], ["undo", "--yes"], ["edit", "WD-04", "--notes", "n", "-m", "x"]):
        tried["read-only"] += 1
        told(f"{words[0]}, {how}", wrapped(words), codes={7})
    if (fault.digest(base), sorted(os.listdir(os.path.dirname(base)))) != before:
        wrong.append(f"{how}: something was changed")


def read_only(base):
    folder = fault.path("fixed")
    os.mkdir(folder)
    db = shutil.copy(base, os.path.join(folder, "kept.db"))
    os.chmod(db, 0o444)
    os.chmod(folder, 0o555)
    os.chmod(fault.DIR, 0o755)
    # a copy, since the program itself may lie where nobody else comes
    program = shutil.copy(fault.KEPT, fault.path("kept"))
    os.chmod(program, 0o755)
    who = {"program": program}
    if os.getuid() == 0:
        who |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    elsewhere = fault.path("elsewhere")
    os.mkdir(elsewhere)
    os.chmod(elsewhere, 0o777)
    user = {"TMPDIR": elsewhere, "HOME": elsewhere, "XDG_CONFIG_HOME": elsewhere}
    reading(db, "read-only", lambda words: fault.run(db, *words, env=user, **who))
    for words in (["backup", "copy.db"], ["export", "l.jsonl"], ["report", "-o", "r.html"]):
        out = os.path.join(elsewhere, words[-1])
        told(f"{words[0]} from a read-only file",
             fault.run(db, *words[:-1], out, env=user, **who))
        if not os.path.exists(out):
            wrong.append(f"{words[0]} from a read-only file: there is no {words[-1]}")
    os.chmod(db, 0o644)
    os.chmod(folder, 0o755)
    mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    enter = ["unshare", "-m", "/bin/sh", "-c", mount, folder]
    if alone([*enter, "true"], fault.ENV).returncode != 0:
        print("surroundings: no mount can be made here: left out")
        return
    if alone([*enter, "touch", os.path.join(folder, "x")], fault.ENV).returncode == 0:
        fault.fail("the mount is not read-only")
    reading(db, "on a read-only mount",
            lambda words: alone([*enter, fault.KEPT, "--db", db, *words], fault.ENV))


def cut_off(base, mode):
    """A ledger and what lies beside it while another program is in the midst of writing."""
    fault.clear(PLACE)
    source = fault.copy(base, "open.db")
    db = sqlite3.connect(source, isolation_level=None)
    db.execute(f"PRAGMA journal_mode = {mode}")
    if mode == "DELETE":
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE evidence SET summary = summary || ' spoiled'")
    for ending in ("", "-journal", "-wal", "-shm"):
        if os.path.exists(source + ending):
            shutil.copy(source + ending, DB + ending)
    db.close()


def beside(name):
    def lay(base, put=None, ending="-journal"):
        fault.clear(PLACE)
        shutil.copy(base, DB)
        put(DB + ending)
    return name, lay


def write(data):
    def put(to):
        with open(to, "wb") as f:
            f.write(data)
    return put


def left_over(base):
    """Whatever lies beside it: the right answer, or a refusal; never a wrong answer that verify
    takes for right."""
    noise = random.Random(9).randbytes(8192)
    cut_off(base, "DELETE")
    hot = open(DB + "-journal", "rb").read()
    spoiled = open(DB, "rb").read()
    if not hot or spoiled == open(base, "rb").read():
        fault.fail("the journal is not hot")
    cut_off(base, "WAL")
    wal = open(DB + "-wal", "rb").read()
    other = fault.path("other.db")
    fault.run(other, "init")
    fault.run(other, "add", "party", "XX", "--name", "X")
    cut_off(base, "DELETE")
    laid = {"a hot journal": lambda: cut_off(base, "DELETE"),
            "write-ahead mode": lambda: cut_off(base, "WAL")}
    for what, ending, put in (
            ("an empty journal", "-journal", write(b"")),
            ("noise for a journal", "-journal", write(noise)),
            ("half of a journal", "-journal", write(hot[:len(hot) // 2])),
            ("the head of a journal", "-journal", write(hot[:512])),
            ("a journal of zeros", "-journal", write(bytes(8192))),
            ("a folder for a journal", "-journal", os.mkdir),
            ("a pipe for a journal", "-journal", os.mkfifo),
            ("a link for a journal", "-journal", lambda to: os.symlink("/nowhere", to)),
            ("noise for a wal", "-wal", write(noise)),
            ("the wal of another", "-wal", write(wal)),
            ("an empty wal", "-wal", write(b"")),
            ("a folder for a wal", "-wal", os.mkdir),
            ("noise for shared memory", "-shm", write(noise))):
        laid[what] = lambda e=ending, p=put: (fault.clear(PLACE), shutil.copy(base, DB), p(DB + e))
    laid["the hot journal of another ledger"] = lambda: (
        fault.clear(PLACE), shutil.copy(other, DB), write(hot)(DB + "-journal"))
    laid["the hot journal of its other name"] = lambda: (
        cut_off(base, "DELETE"), os.link(DB, DB + ".other"),
        os.rename(DB + "-journal", DB + ".other-journal"))
    good = {q[0]: fault.run(base, *q).stdout for q in (["list"], ["show", "WD-04"], ["report"])}
    blank = fault.run(other, "list").stdout
    for what, lay in laid.items():
        for words in (["list"], ["show", "WD-04"], ["report"], LOG):
            lay()
            done = fault.run(DB, *words)
            tried["left-over files"] += 1
            told(f"{words[0]} beside {what}", done, codes={0, 3, 6, 7})
            right = blank if "of another ledger" in what else good.get(words[0], done.stdout)
            if done.returncode == 0 and done.stdout != right and not fault.verify(DB):
                wrong.append(f"{words[0]} beside {what}: a wrong answer, and verify is content")
            if "other name" in what and words == LOG and done.returncode != 7:
                wrong.append(f"log beside {what}: {done.returncode}")
            if what in ("a hot journal", "an empty journal", "noise for a journal",
                        "half of a journal") and (done.returncode or fault.verify(DB)):
                wrong.append(f"{words[0]} beside {what}: {done.returncode} {done.stderr} "
                             f"{fault.verify(DB)}")
    # what must be caught: an answer from a ledger whose journal was taken away
    cut_off(base, "DELETE")
    os.remove(DB + "-journal")
    if fault.run(DB, "report").stdout == good["report"] or not fault.verify(DB):
        fault.fail("a ledger without its hot journal passes")


def main():
    base = fault.woodside()
    for part in (environments, masks, limits, left_over, read_only):
        part(base)
    if wrong:
        fault.fail("\n".join(wrong))
    told("control", subprocess.CompletedProcess([], 0, "x", ""), "y")
    told("control", subprocess.CompletedProcess([], 7, "", ""), codes={7})
    if len(wrong) != 2:
        fault.fail("another answer, or one without its message, passes")
    print("surroundings: " + fault.told(tried) + "; the right answer or the right refusal each time")


fault.finish(main)
