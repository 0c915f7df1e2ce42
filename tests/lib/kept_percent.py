"""The figures of a tracker from the counts that `kept score` gives.

    kept_percent.py KEPT FILTER            kept=80 judgeable=146 kept_pct=54.7945
    kept_percent.py --counts KEPT WORDS    Achieved=9 Broken=14 ... total=178
"""
import json
import subprocess
import sys

counts_only = sys.argv[1] == "--counts"
program, *words = sys.argv[2 if counts_only else 1:]
answer = json.loads(subprocess.run([program, "score", "--format", "json", *words],
                                   check=True, capture_output=True).stdout)
status = answer["by_status"]
if counts_only:
    names = {"Achieved": "kept", "Broken": "broken", "Compromised": "partly-kept",
             "In progress": "in-progress", "Not started": "pending"}
    figures = {theirs: status[ours] for theirs, ours in names.items()}
    print(*(f"{name}={count}" for name, count in figures.items()),
          f"total={sum(figures.values())}")
else:
    # these authors judge what is in progress as well, and leave out only what was superseded
    judgeable = sum(status[s] for s in ("kept", "partly-kept", "broken", "in-progress"))
    print(f"kept={status['kept']} judgeable={judgeable}"
          f" kept_pct={100 * status['kept'] / judgeable:.4f}")
