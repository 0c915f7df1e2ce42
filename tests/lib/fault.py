"""What the fault tests in Python share: a ledger to spoil, the program, a verdict."""
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

KEPT = os.environ["KEPT"]
ROOT = os.environ["KEPT_ROOT"]
FULL = bool(os.environ.get("FULL"))
NAME = os.path.basename(sys.argv[0])
DIR = tempfile.mkdtemp(prefix="kept-fault-")
ENV = dict(os.environ, KEPT_AUTHOR="ana", HOME=DIR, XDG_CONFIG_HOME=DIR, LC_ALL="C.UTF-8",
           TMPDIR=DIR, ASAN_OPTIONS="detect_leaks=0")
LOG = ["log", "WD-04:~", "--no-input", "-q", "--on", "2024-05-05"]


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
    return subprocess.run([program, "--db", db, *arguments], env={**ENV, **(env or {})},
                          timeout=timeout, check=False, text=True, errors="replace", **more)


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


def verify(db):
    """None when the ledger is whole, else what verify says."""
    done = run(db, "verify")
    return None if done.returncode == 0 else f"{done.returncode}: {done.stdout}{done.stderr}"


def clean():
    shutil.rmtree(DIR, ignore_errors=True)
