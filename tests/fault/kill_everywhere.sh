#!/bin/bash
# Kill the program at system calls and look at what is left: what was acknowledged is there, what
# was not is there whole or not at all, and the ledger opens and verifies. A sample of the points;
# FULL=1: every one. Without a tracer that can kill, the test is skipped (77).
set -u
KEPT=${KEPT:?the program to test}
ROOT=${KEPT_ROOT:?the source folder}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir ASAN_OPTIONS=detect_leaks=0
calls="pwrite64 fdatasync fsync unlink ftruncate openat fcntl write rename link close"
if [ -n "${FULL:-}" ]; then stride=1 least=300; else stride=${STRIDE:-12} least=${LEAST:-25}; fi

fail() {
	echo "kill_everywhere: $*" >&2
	exit 1
}

# The shell in between tells of the kill where nobody reads it.
(
	strace -qq -f -o /dev/null -e inject=close:signal=SIGKILL:when=1 true
	exit $?
) >/dev/null 2>&1
[ $? -eq 137 ] || {
	echo "kill_everywhere: strace cannot kill here: skipped"
	exit 77
}

value() {
	"$KEPT" --db "$1" sql --format csv "$2" 2>/dev/null | tail -1
}

# sound FILE WHAT: opens as a ledger, passes SQLite's checks and our own.
sound() {
	"$KEPT" --db "$1" list --format json >/dev/null 2>"$dir/why" || {
		echo "$2: does not open: $(cat "$dir/why")" >&2
		return 1
	}
	[ "$(value "$1" 'PRAGMA integrity_check')" = ok ] || {
		echo "$2: fails the integrity check" >&2
		return 1
	}
	"$KEPT" --db "$1" verify >"$dir/why" 2>&1 || {
		echo "$2: does not verify: $(cat "$dir/why")" >&2
		return 1
	}
}

# judge FILE BEFORE AFTER ACKNOWLEDGED WHAT: the journal has all of the entries of a command or
# none, and all where it said so.
judge() {
	local now
	sound "$1" "$5" || return 1
	now=$(value "$1" 'SELECT count(*) FROM journal')
	if [ "$4" = yes ] && [ "$now" != "$3" ]; then
		echo "$5: acknowledged, but $now entries instead of $3" >&2
		return 1
	fi
	if [ "$now" != "$2" ] && [ "$now" != "$3" ]; then
		echo "$5: half done: $now entries, neither $2 nor $3" >&2
		return 1
	fi
}

base=$dir/base.db
"$KEPT" --db "$base" init --example >/dev/null 2>&1 || fail "no ledger"
entries=$(value "$base" 'SELECT count(*) FROM journal')
cites=$(value "$base" "SELECT evidence FROM bearing WHERE commitment = 'WD-04' LIMIT 1")
bare=$dir/bare.db
"$KEPT" --db "$bare" init >/dev/null 2>&1 || fail "no empty ledger"
points=0 killed=0 acked=0 kept_whole=0 unmade=0

# attempt NAME START AFTER ARGUMENTS...: the command, killed at each chosen call. START is the
# ledger copied before each time; "": none.
attempt() {
	local name=$1 start=$2 after=$3 db=$dir/run.db call n count rc before ack
	shift 3
	before=0
	[ -z "$start" ] || before=$(value "$start" 'SELECT count(*) FROM journal')
	rm -f "$dir"/run.db*
	[ -z "$start" ] || cp "$start" "$db"
	strace -qq -f -o "$dir/trace" -e "trace=${calls// /,}" "$KEPT" --db "$db" "$@" >/dev/null 2>&1 \
		|| fail "$name does not work"
	[ "$after" != any ] || after=$(value "$db" 'SELECT count(*) FROM journal')
	for call in $calls; do
		count=$(grep -cE "^[0-9]+ +$call\\(" "$dir/trace")
		for ((n = 1; n <= count; n++)); do
			# the first, the last and every stride-th
			[ "$n" -eq 1 ] || [ "$n" -eq "$count" ] || [ $((n % stride)) -eq 0 ] || continue
			[ "$stride" -eq 1 ] || [ "$count" -le 300 ] || [ $((n % (count / 6 + 1))) -eq 0 ] \
				|| [ "$n" -eq "$count" ] || continue
			rm -f "$dir"/run.db*
			[ -z "$start" ] || cp "$start" "$db"
			(
				strace -qq -f -o /dev/null -e "trace=$call" \
					-e "inject=$call:signal=SIGKILL:when=$n" "$KEPT" --db "$db" "$@"
				exit $?
			) >/dev/null 2>&1
			rc=$?
			points=$((points + 1))
			ack=no
			[ $rc -ne 0 ] || ack=yes
			[ $rc -ne 0 ] || acked=$((acked + 1))
			[ $rc -ne 137 ] || killed=$((killed + 1))
			if [ -z "$start" ]; then
				# no file, or one that is empty or not yet marked as a ledger, was not made
				if [ "$ack" = no ] && ! "$KEPT" --db "$db" list >/dev/null 2>&1; then
					unmade=$((unmade + 1))
					"$KEPT" --db "$db.again" init >/dev/null 2>&1 || fail "$name: init cannot be repeated"
					rm -f "$db.again"
					continue
				fi
				before=0
			fi
			judge "$db" "$before" "$after" "$ack" "$name, killed at $call $n" || exit 1
			[ "$(value "$db" 'SELECT count(*) FROM journal')" = "$before" ] \
				|| kept_whole=$((kept_whole + 1))
		done
	done
}

attempt log "$base" $((entries + 1)) log WD-04:~ --no-input -q --on 2024-05-05 "an entry"
attempt rate "$base" $((entries + 1)) rate WD-04 in-progress "$cites" --no-input -q -m "because" --on 2024-06-01
attempt import "$bare" any import "$ROOT/docs/examples/woodside"
attempt init "" any init --example

# What the judge must catch: half of an import, a lost acknowledgement, a row changed by hand.
cp "$base" "$dir/wrong.db"
judge "$dir/wrong.db" 0 $((entries + 1)) no "control" 2>/dev/null && fail "half a command passes"
judge "$dir/wrong.db" "$entries" $((entries + 1)) yes "control" 2>/dev/null \
	&& fail "a lost acknowledgement passes"
sqlite3 "$dir/wrong.db" "UPDATE commitment SET title = title || '.' WHERE code = 'WD-04'"
judge "$dir/wrong.db" "$entries" "$entries" yes "control" 2>/dev/null && fail "a changed row passes"

[ "$killed" -ge "$least" ] || fail "only $killed points, $least are wanted"
echo "kill_everywhere: $points points, $killed killed, $acked acknowledged, $kept_whole of them done, $unmade not yet made; all sound"
