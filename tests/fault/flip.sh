#!/bin/bash
# Bits that rot in the file: see tests/lib/fault_flip.py. FULL=1 for 10,000 of them.
set -u
KEPT=${KEPT:?the program to test}
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir
count=40
[ -z "${FULL:-}" ] || count=10000
count=${FLIPS:-$count}
"$KEPT" --db "$dir/kept.db" init --example >/dev/null 2>&1 || exit 1
python3 "$here/../lib/fault_flip.py" "$KEPT" "$dir/kept.db" "$count"
