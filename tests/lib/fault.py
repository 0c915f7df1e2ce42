"""What the fault tests in Python share: a ledger to spoil, the program, a verdict."""
import datetime
import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

# nohup and some build servers leave it ignored, and children with it
signal.signal(signal.SIGHUP, signal.SIG_DFL)

KEPT = os.environ["KEPT"]
ROOT = os.environ["KEPT_ROOT"]
FULL = bool(os.environ.get("FULL"))
NAME = os.path.basename(sys.argv[0])
DIR = tempfile.mkdtemp(prefix="kept-fault-")
ENV = dict(os.environ, KEPT_AUTHOR="ana", HOME=DIR, XDG_CONFIG_HOME=DIR, LC_ALL="C.UTF-8",
           TMPDIR=DIR, ASAN_OPTIONS="detect_leaks=0")
LOG = ["log", "WD-04:~", "--no-input", "-q", "--on", "2024-05-05"]

QUESTIONS = [words.split(" ") for words in (
    "home", "list", "show WD-04", "overdue", "review", "score --per kind", "deal WOODSIDE-2023",
    "timeline", "indicator", "search precursor", "ask fentanyl", "history WD-04",
    "changes --since 2020-01-01", "inbox", "report", "verify", "doctor", "sql SELECT(1)",
    "completion bash", "help list", "--help", "--version")]


def fail(text):
    print(f"{NAME}: {text}", file=sys.stderr)
    sys.exit(1)


def skip(text):
    print(f"{NAME}: {text}: skipped")
    sys.exit(77)


def run(db, *arguments, program=KEPT, env=None, timeout=120, **more):
    """The finished process of `kept --db DB ARGUMENTS`."""
    more.setdefault("stdin", subprocess.DEVNULL)
    if "stdout" not in more:
        more["stdout"] = more["stderr"] = subprocess.PIPE
    command = [program, "--db", db, *arguments]
    try:
        return subprocess.run(command, env={**ENV, **(env or {})}, timeout=timeout, check=False,
                              text=True, errors="replace", **more)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"no end after {timeout} s")


def path(name):
    return os.path.join(DIR, name)


def remove(db):
    for ending in ("", "-journal", "-wal", "-shm"):
        if os.path.lexists(db + ending):
            os.remove(db + ending)


def copy(db, name):
    to = path(name)
    remove(to)
    shutil.copyfile(db, to)
    return to


def clear(folder):
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)


def size(file_or_folder):
    """Bytes of a file, or of all files in a folder; None: it is not there."""
    if os.path.isdir(file_or_folder):
        return sum(os.path.getsize(os.path.join(file_or_folder, n))
                   for n in os.listdir(file_or_folder))
    return os.path.getsize(file_or_folder) if os.path.exists(file_or_folder) else None


def script(name, text):
    """A program of shell commands: a control that a test must catch."""
    with open(path(name), "w", encoding="utf-8") as f:
        f.write(f"#!/bin/sh\n{text}\n")
    os.chmod(path(name), 0o755)
    return path(name)


def woodside():
    """A ledger with the bundled record."""
    db = path("base.db")
    done = run(db, "init", "--example")
    if done.returncode != 0:
        fail(f"no ledger: {done.stderr}")
    return db


def entries(db):
    """How many entries the journal has, by SQLite alone."""
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT count(*) FROM journal").fetchone()[0]
    finally:
        connection.close()


def digest(file):
    with open(file, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def seconds_of(time):
    """Seconds since 1970 of a time as the journal writes it."""
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


def verify(db):
    """None when the ledger is whole, else what verify says."""
    done = run(db, "verify")
    return None if done.returncode == 0 else f"{done.returncode}: {done.stdout}{done.stderr}"


def traced(command, calls, when=None, into=os.devnull):
    """The exit code of a command under strace, which writes those calls down, or kills it at the
    when-th of the one call."""
    kill = ["-e", f"inject={calls}:signal=SIGKILL:when={when}"] if when else []
    return subprocess.run(["strace", "-qq", "-f", "-o", into, "-e", f"trace={calls}", *kill, *command],
                          env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, check=False, timeout=300).returncode


def counted(command, calls):
    """How often the command makes each of the calls, of those that it makes."""
    into = path("trace")
    traced(command, ",".join(calls), into=into)
    with open(into, encoding="utf-8", errors="replace") as f:
        names = re.findall(r"^(?:\d+ +)?(\w+)\(", f.read(), re.M)
    return {call: names.count(call) for call in calls if call in names}


def some(count, most):
    """The first of so many, the last, and others evenly between."""
    most = min(count, most)
    return sorted({1 + i * (count - 1) // max(most - 1, 1) for i in range(most)} | {count})


def refuses_format(done):
    """Did it say that it does not write the format?"""
    return done.returncode == 2 and ("writes no" in done.stderr or "words alone" in done.stderr)


def clean():
    shutil.rmtree(DIR, ignore_errors=True)


def told(tried):
    """What was tried, as "3 first kills, 12 restored"."""
    return ", ".join(f"{n} {what}" for what, n in tried.items())


def finish(main):
    """Runs the test; what it made goes, however it ends."""
    try:
        main()
    finally:
        clean()
