#!/bin/bash
# Several analysts log at once while others read: no errors, and as many records as were promised.
set -u
KEPT=${KEPT:?the program to test}
writers=${WRITERS:-8} each=${EACH:-25}
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
	for ((i = 1; i <= each; i++)); do
		"$KEPT" log WD-04:~ --no-input -q --by "w$1" --on 2024-05-05 "writer $1 entry $i" \
			>>"$dir/acks.$1" 2>>"$dir/errors.$1" || echo "exit $?" >>"$dir/errors.$1"
	done
}

read_on() {
	while [ ! -e "$dir/stop" ]; do
		"$KEPT" list --format json >/dev/null 2>>"$dir/errors.r$1" || echo "exit $?" >>"$dir/errors.r$1"
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
while read -r code; do
	"$KEPT" sql --format csv "SELECT code FROM evidence WHERE code = '$code'"
done < <(cat "$dir"/acks.*) | grep -vc '^code' >"$dir/there"
[ "$(cat "$dir/there")" -eq "$acks" ] || fail "acknowledged records are not there"
"$KEPT" verify >/dev/null || fail "the ledger does not verify"
echo "writers: $writers writers, $acks records acknowledged and there, $(cat "$dir"/reads.* | wc -l) reads, no error"
