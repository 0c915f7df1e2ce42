#!/bin/bash
# Kill the program at system calls and look at what is left: what was acknowledged is there, what
# was not is there whole or not at all, and the ledger opens and verifies. Acknowledged is what has
# been printed, however the program ended then. A sample of the points; FULL=1: every one. Without
# a tracer that can kill, the test is skipped (77).
set -u
KEPT=${KEPT:?the program to test}
ROOT=${KEPT_ROOT:?the source folder}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir ASAN_OPTIONS=detect_leaks=0
calls="pwrite64 fdatasync fsync unlink ftruncate openat fcntl write rename renameat2 link close exit_group"
if [ -n "${FULL:-}" ]; then stride=1 least=${LEAST:-300}; else stride=${STRIDE:-15} least=${LEAST:-20}; fi

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

entries_of() {
	sqlite3 -readonly "$1" 'SELECT count(*) FROM journal'
}

# judge FILE BEFORE AFTER ACKNOWLEDGED WHAT: opens as a ledger, passes our checks and SQLite's; the
# journal has all of the entries of a command or none, and all where it said so. Their number is
# left in $now.
judge() {
	"$KEPT" --db "$1" verify >"$dir/why" 2>&1 || {
		echo "$5: does not verify: $(cat "$dir/why")" >&2
		return 1
	}
	now=$(sqlite3 -readonly "$1" 'PRAGMA integrity_check; SELECT count(*) FROM journal' 2>&1)
	[ "${now%$'\n'*}" = ok ] || {
		echo "$5: fails the integrity check: $now" >&2
		return 1
	}
	now=${now##*$'\n'}
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
entries=$(entries_of "$base")
cites=$(sqlite3 -readonly "$base" "SELECT evidence FROM bearing WHERE commitment = 'WD-04' LIMIT 1")
bare=$dir/bare.db
"$KEPT" --db "$bare" init >/dev/null 2>&1 || fail "no empty ledger"
now="" points=0 killed=0 acked=0 acked_dying=0 kept_whole=0 again=0

# chosen N COUNT: the first, the last and every stride-th; of very many only six
chosen() {
	[ "$1" -ne 1 ] && [ "$1" -ne "$2" ] && [ "$stride" -ne 1 ] || return 0
	[ $(($1 % stride)) -eq 0 ] || return 1
	[ "$2" -le 300 ] || [ $(($1 % ($2 / 6 + 1))) -eq 0 ]
}

# made_again FILE AFTER WHAT: after a kill there is no file, an empty one or a ledger, and init on the
# same path makes the ledger, or says that it is there when it is there with everything.
made_again() {
	local rc
	"$KEPT" --db "$1" verify >"$dir/why" 2>&1 || [ ! -s "$1" ] || {
		echo "$3: what is left does not verify: $(cat "$dir/why")" >&2
		return 1
	}
	"$KEPT" --db "$1" init --example >/dev/null 2>"$dir/why"
	rc=$?
	if [ $rc -ne 0 ] && { [ $rc -ne 4 ] || ! grep -q 'is there already' "$dir/why"; }; then
		echo "$3: init on the same path ends with $rc: $(cat "$dir/why")" >&2
		return 1
	fi
	again=$((again + 1))
	judge "$1" 0 "$2" yes "$3, made again"
}

# attempt NAME START AFTER PROGRAM ARGUMENTS...: the command, killed at each chosen call. START is
# the ledger copied before each time; "": none.
attempt() {
	local name=$1 start=$2 after=$3 program=$4 db=$dir/run.db call n count rc before=0 ack
	shift 4
	[ -z "$start" ] || before=$(entries_of "$start")
	rm -f "$dir"/run.db*
	[ -z "$start" ] || cp "$start" "$db"
	strace -qq -f -o "$dir/trace" -e "trace=${calls// /,}" "$program" --db "$db" "$@" \
		>/dev/null 2>&1 || fail "$name does not work"
	[ "$after" != any ] || after=$(entries_of "$db")
	for call in $calls; do
		count=$(grep -cE "^[0-9]+ +$call\\(" "$dir/trace")
		for ((n = 1; n <= count; n++)); do
			chosen "$n" "$count" || continue
			rm -f "$dir"/run.db* "$dir/out"
			[ -z "$start" ] || cp "$start" "$db"
			(
				strace -qq -f -o /dev/null -e "trace=$call" \
					-e "inject=$call:signal=SIGKILL:when=$n" "$program" --db "$db" "$@" \
					>"$dir/out"
				exit $?
			) 2>/dev/null
			rc=$?
			points=$((points + 1)) ack=no
			if [ -s "$dir/out" ] || [ $rc -eq 0 ]; then
				ack=yes acked=$((acked + 1))
				[ $rc -eq 0 ] || acked_dying=$((acked_dying + 1))
			fi
			[ $rc -ne 137 ] || killed=$((killed + 1))
			if [ -z "$start" ] && [ $ack = no ]; then
				made_again "$db" "$after" "$name, killed at $call $n" || return 1
				continue
			fi
			judge "$db" "$before" "$after" "$ack" "$name, killed at $call $n" || return 1
			[ "$now" = "$before" ] || kept_whole=$((kept_whole + 1))
		done
	done
	echo "kill_everywhere: $name: so far $points points, $killed killed"
}

only="log rate import init"
[ -z "${FULL:-}" ] || only="$only edit retract undo capture rebuild"
only=${ONLY:-$only}
for name in $only; do
	case $name in
	log) attempt log "$base" $((entries + 1)) "$KEPT" log WD-04:~ --no-input -q --on 2024-05-05 \
		"an entry" ;;
	rate) attempt rate "$base" $((entries + 1)) "$KEPT" rate WD-04 in-progress "$cites" --no-input \
		-q -m "because" --on 2024-06-01 ;;
	import) attempt import "$bare" any "$KEPT" import "$ROOT/docs/examples/woodside" ;;
	init) attempt init "" any "$KEPT" init --example ;;
	edit) attempt edit "$base" $((entries + 1)) "$KEPT" edit WD-04 --notes n -q -m "because" ;;
	retract) attempt retract "$base" $((entries + 1)) "$KEPT" retract E189 -q -m "because" ;;
	undo) attempt undo "$base" any "$KEPT" undo -q --yes ;;
	capture) attempt capture "$base" any "$KEPT" capture -q "$ROOT/tests/pages/30-xhtml.page" ;;
	rebuild) attempt rebuild "$base" any "$KEPT" rebuild ;;
	esac || exit 1
done
sound=$points dead=$killed dying=$acked_dying

# What must be caught: a program that acknowledges before it has saved.
cat >"$dir/hasty" <<END
#!/bin/sh
echo E-HASTY
exec "$KEPT" "\$@"
END
chmod +x "$dir/hasty"
(calls=fdatasync && attempt hasty "$base" $((entries + 1)) "$dir/hasty" log WD-04:~ --no-input -q --on 2024-05-05 \
	"an entry") >/dev/null 2>&1 && fail "a program that acknowledges too early passes"

# What the judge must catch: half of an import, a lost acknowledgement, a row changed by hand.
cp "$base" "$dir/wrong.db"
judge "$dir/wrong.db" 0 $((entries + 1)) no "control" 2>/dev/null && fail "half a command passes"
judge "$dir/wrong.db" "$entries" $((entries + 1)) yes "control" 2>/dev/null \
	&& fail "a lost acknowledgement passes"
sqlite3 "$dir/wrong.db" "UPDATE commitment SET title = title || '.' WHERE code = 'WD-04'"
judge "$dir/wrong.db" "$entries" "$entries" yes "control" 2>/dev/null && fail "a changed row passes"

[ "$dead" -ge "$least" ] || fail "only $dead points, $least are wanted"
case $only in *log*) [ "$dying" -gt 0 ] || fail "never killed after an acknowledgement" ;; esac
echo "kill_everywhere: $sound points, $dead killed, $acked acknowledged ($dying of them killed then), $kept_whole of all saved, $again times made again by init; all sound"
