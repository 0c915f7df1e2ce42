#!/usr/bin/env python3
"""What is overdue of 20,000 tasks: Taskwarrior, and kept with as many commitments and due days."""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from timing import ENV, KEPT, Table, ledger, run  # noqa: E402

TASKS = 20000
GOAL = 0.1   # ten times faster


def tasks(db, folder):
    """The commitments as tasks: those that are open stay open, the others are done."""
    listed = subprocess.run([KEPT, "--db", db, "list", "--as-of", "2026-01-01", "--format", "csv"],
                            stdout=subprocess.PIPE, env=ENV, check=True, text=True).stdout
    out = []
    for row in csv.DictReader(listed.splitlines()):
        day = row["made_on"].replace("-", "") + "T000000Z"
        task = {"description": row["title"], "entry": day, "project": row["agreement"]}
        done = row["status"] not in ("pending", "in-progress", "stalled", "unreviewed")
        task |= {"status": "completed", "end": day} if done else {"status": "pending"}
        if row["due_on"]:
            task["due"] = row["due_on"].replace("-", "") + "T000000Z"
        out.append(json.dumps(task, ensure_ascii=False))
    file = folder / "tasks.json"
    file.write_text("\n".join(out) + "\n")
    rc = folder / "taskrc"
    rc.write_text(f"data.location={folder / 'data'}\nconfirmation=off\nverbose=nothing\nhooks=off\n"
                  "recurrence=off\nnews.version=2.6.0\n")
    task = ["task", f"rc:{rc}"]
    run([*task, "import", file])
    return task


def main():
    if not shutil.which("task"):
        print("Taskwarrior is not installed: apt-get install taskwarrior")
        sys.exit(77)   # what Meson takes as skipped
    db = ledger(TASKS)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kept-bench-task-"))
    try:
        task = tasks(db, folder)
        Table().compare("overdue of 20,000 tasks", TASKS, ["--db", db, "overdue"],
                        [*task, "overdue"], GOAL, runs=3)
    finally:
        shutil.rmtree(folder)


main()
