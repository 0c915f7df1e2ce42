"""Times of kept beside another program's, for the benchmarks in tests/bench.

    KEPT              the program to measure
    KEPT_BENCH_SIZES  commitments of the ledgers, "1000 10000" unless set; the large ones:
                      "1000 10000 100000 1000000"
    KEPT_BENCH_DATA   a folder that keeps the ledgers from one run to the next; else they are made
                      anew and removed
    RUNS              of each command, 5 unless set; of short ones more
    RUNS_MOST         never more than so many: for large ledgers

Both run in turn, so that what else the machine does meets both; medians are compared: of the time
by the clock, and of the processor's time, which a busy machine changes less. Peak memory is that
of one process, by /usr/bin/time, in a run of its own.
"""

import atexit
import hashlib
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(os.environ.get("KEPT_ROOT") or pathlib.Path(__file__).resolve().parents[2])
KEPT = os.environ["KEPT"]
RUNS = int(os.environ.get("RUNS", "5"))
RUNS_MOST = int(os.environ.get("RUNS_MOST", "1000"))
SIZES = [int(n) for n in os.environ.get("KEPT_BENCH_SIZES", "1000 10000").split()]


def folder():
    """Where ledgers stand."""
    kept = os.environ.get("KEPT_BENCH_DATA")
    if kept:
        os.makedirs(kept, exist_ok=True)
        return pathlib.Path(kept)
    made = tempfile.mkdtemp(prefix="kept-bench-", dir=os.environ.get("BENCH_DIR", "."))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return pathlib.Path(made).resolve()


DATA = folder()
HOME = tempfile.mkdtemp(prefix="kept-bench-home-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
ENV = {**os.environ, "KEPT_AUTHOR": "ana", "HOME": HOME, "XDG_CONFIG_HOME": HOME}


def schema_digest():
    texts = [p.read_bytes() for p in sorted((ROOT / "schema").glob("*.sql"))]
    return hashlib.sha256(b"".join(texts)).hexdigest()


def ledger(size):
    """The ledger of that many commitments, made where it is not there, rebuilt where it is older
    than the tables of this program."""
    path, stamp = DATA / f"kept-{size}.db", DATA / f"kept-{size}.schema"
    csv = DATA / f"csv-{size}"
    if not path.exists():
        if not csv.exists():
            run([sys.executable, ROOT / "tests/bench/generate", csv, size])
        run([KEPT, "--db", path, "init"])
        run([KEPT, "--db", path, "import", "-q", csv])
    elif not stamp.exists() or stamp.read_text() != schema_digest():
        run([KEPT, "--db", path, "rebuild"])
    stamp.write_text(schema_digest())
    return path


def run(argv, stdin=""):
    """Run it to its end; what it printed is thrown away."""
    argv = [str(a) for a in argv]
    done = subprocess.run(argv, input=stdin.encode(), stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=ENV)
    if done.returncode != 0:
        sys.exit(f"fails: {' '.join(argv)}\n{done.stderr.decode()}")


def lines(argv, stdin=""):
    done = subprocess.run([str(a) for a in argv], input=stdin.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, env=ENV, check=True)
    return done.stdout.count(b"\n")


def processor():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def seconds(argv, stdin=""):
    """By the clock, and of a processor."""
    start, used = time.perf_counter(), processor()
    run(argv, stdin)
    return time.perf_counter() - start, processor() - used


def megabytes(argv):
    with tempfile.NamedTemporaryFile() as file:
        run(["/usr/bin/time", "-f", "%M", "-o", file.name, *argv])
        return int(file.read().split()[-1]) / 1024


def median(times):
    return statistics.median(clock for clock, _ in times), statistics.median(cpu for _, cpu in times)


class Table:
    """Lines of figures: one of each piece of work and size."""

    def __init__(self):
        print(f"{'work':34} {'size':>8} {'kept':>10} {'other':>10} {'ratio':>6} {'cpu':>6} "
              f"{'goal':>6} {'memory':>8}")

    def compare(self, work, size, kept, other, goal, stdin="", runs=RUNS, before=lambda: None):
        """kept: its arguments; other: the whole command that it is compared with, and stdin for
        that. goal: the ratio not to exceed."""
        ours, theirs = [], []
        for _ in range(min(runs, RUNS_MOST)):
            before()
            theirs.append(seconds(other, stdin))
            before()
            ours.append(seconds([KEPT, *kept]))
        before()
        memory = megabytes([KEPT, *kept])
        (a, a_cpu), (b, b_cpu) = median(ours), median(theirs)
        missed = "  missed" if a / b > goal and a_cpu / b_cpu > goal else ""
        print(f"{work:34} {size:8} {a * 1000:7.1f} ms {b * 1000:7.1f} ms {a / b:6.2f} "
              f"{a_cpu / b_cpu:6.2f} {goal:6} {memory:5.0f} MB{missed}", flush=True)

    def alone(self, work, size, kept, runs=RUNS):
        """Without another to compare it with: time and memory."""
        a, _ = median([seconds([KEPT, *kept]) for _ in range(min(runs, RUNS_MOST))])
        print(f"{work:34} {size:8} {a * 1000:7.1f} ms {'':10} {'':6} {'':6} {'':6} "
              f"{megabytes([KEPT, *kept]):5.0f} MB", flush=True)


def named(file, name):
    """The SQL of that name from src/domain, without a filter."""
    text = (ROOT / "src/domain" / file).read_text()
    found = re.search(rf"^-- name: {name}\n(.*?)(?=^--|\Z)", text, re.S | re.M).group(1).strip()
    if "/*STATES*/" in found:
        states = re.findall(r"^-- name: state_(\w+)\n(.*?)(?=^--|\Z)", text, re.S | re.M)
        found = found.replace("/*STATES*/", "".join(
            f" || iif(EXISTS ({sql.strip()} AND s.code = c.code), ';{state.replace('_', '-')}', '')"
            for state, sql in states))
        found = found.replace("/*FROM*/ commitment c JOIN agreement a ON a.code = c.agreement",
                              "agreement a CROSS JOIN commitment c ON c.agreement = a.code")
    return found.rstrip(";")


def shell(values, *statements, mode="csv"):
    """What the sqlite3 shell reads: the parameters, then the statements."""
    head = [f".parameter set :{name} {value}" if isinstance(value, int) else
            f'.parameter set :{name} "\'{value}\'"' for name, value in values.items()]
    return "\n".join([*head, f".mode {mode}", *(s + ";" for s in statements)]) + "\n"
