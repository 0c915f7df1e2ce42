#!/bin/bash
# Several analysts log at once while others read: no errors, as many records as were promised, and
# every answer adds up. FULL=1: 32 writers with 100 records each.
set -u
KEPT=${KEPT:?the program to test}
if [ -n "${FULL:-}" ]; then writers=32 each=100; else writers=8 each=25; fi
writers=${WRITERS:-$writers} each=${EACH:-$each}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_DB=$dir/kept.db KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir

fail() {
	echo "writers: $*" >&2
	exit 1
}

"$KEPT" init --example >/dev/null 2>&1 || fail "no ledger"
before=$("$KEPT" sql --format csv 'SELECT count(*) AS n FROM journal' | tail -1)

write() {
	local began
	for ((i = 1; i <= each; i++)); do
		began=${EPOCHREALTIME/./}
		"$KEPT" log WD-04:~ --no-input -q --by "w$1" --on 2024-05-05 "writer $1 entry $i" \
			>>"$dir/acks.$1" 2>>"$dir/errors.$1" || echo "exit $?" >>"$dir/errors.$1"
		echo $(((${EPOCHREALTIME/./} - began) / 1000)) >>"$dir/waits.$1"
	done
}

# Whoever reads while others write sees one state of the ledger, not two.
adds_up() {
	python3 -c '
import json, sys
score = json.load(sys.stdin)
assert sum(score["by_status"].values()) == score["commitments"], score'
}

read_on() {
	while [ ! -e "$dir/stop" ]; do
		"$KEPT" list --format json >/dev/null 2>>"$dir/errors.r$1" || echo "exit $?" >>"$dir/errors.r$1"
		"$KEPT" score --format json 2>>"$dir/errors.r$1" | adds_up 2>>"$dir/errors.r$1"
		echo >>"$dir/reads.$1"
	done
}

pids=()
for ((w = 1; w <= writers; w++)); do
	write "$w" &
	pids+=($!)
done
for r in 1 2; do
	read_on "$r" &
	readers[r]=$!
done
wait "${pids[@]}"
touch "$dir/stop"
wait "${readers[@]}"

cat "$dir"/errors.* | grep . >&2 && fail "errors while writing or reading"
acks=$(cat "$dir"/acks.* | wc -l)
[ "$acks" -eq $((writers * each)) ] || fail "$acks acknowledged of $((writers * each))"
[ "$(sort -u "$dir"/acks.* | wc -l)" -eq "$acks" ] || fail "a code was given twice"
after=$("$KEPT" sql --format csv 'SELECT count(*) AS n FROM journal' | tail -1)
[ "$((after - before))" -eq "$acks" ] || fail "$acks acknowledged, $((after - before)) entries"
gaps=$("$KEPT" sql --format csv 'SELECT count(*) AS n FROM
	(SELECT max(seq) - count(*) AS g FROM journal GROUP BY replica) WHERE g <> 0' | tail -1)
[ "$gaps" = 0 ] || fail "gaps in the sequence"
"$KEPT" sql --format csv 'SELECT code FROM evidence' | sort >"$dir/there"
[ -z "$(sort "$dir"/acks.* | comm -23 - "$dir/there")" ] || fail "acknowledged records are not there"
# What must be caught: a code that nobody wrote, a sum that is wrong.
[ -n "$(echo E-NOBODY | comm -23 - "$dir/there")" ] || fail "a record that is not there passes"
echo '{"by_status":{"kept":2},"commitments":3}' | adds_up 2>/dev/null && fail "a wrong sum passes"
"$KEPT" verify >/dev/null || fail "the ledger does not verify"
echo "writers: $writers writers, $acks records acknowledged and there, the slowest after $(sort -n "$dir"/waits.* | tail -1) ms, $(cat "$dir"/reads.* | wc -l) reads, no error"
