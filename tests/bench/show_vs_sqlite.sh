#!/bin/bash
# `kept show` of one commitment beside the sqlite3 shell that opens the same file for SELECT 1, in turn.
set -u
KEPT=${KEPT:?the program to measure}
runs=${RUNS:-30}
dir=$(mktemp -d "${BENCH_DIR:-$PWD}/kept-bench-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir KEPT_DB=$dir/kept.db

microseconds() {
	local start=$EPOCHREALTIME
	"$@" >/dev/null 2>&1 || {
		echo "fails: $*" >&2
		exit 1
	}
	local end=$EPOCHREALTIME
	echo $((${end/./} - ${start/./}))
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

"$KEPT" init --example >/dev/null 2>&1 || exit 1
for ((i = 0; i < runs; i++)); do
	microseconds sqlite3 "$KEPT_DB" 'SELECT 1' >>"$dir/sqlite" || exit 1
	microseconds "$KEPT" show WD-04 >>"$dir/kept" || exit 1
done
a=$(median <"$dir/sqlite") b=$(median <"$dir/kept")
awk -v a="$a" -v b="$b" -v n="$runs" 'BEGIN {
	printf "show: %.1f ms, SELECT 1 by sqlite3: %.1f ms; ratio %.2f (medians of %d)\n", b / 1000, a / 1000, b / a, n }'
