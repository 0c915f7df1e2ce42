#!/bin/bash
# No room left: a command that cannot save says so, ends with 7, and leaves the ledger as it was.
set -u
KEPT=${KEPT:?the program to test}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir
refused=0 saved=0

fail() {
	echo "full_disk: $*" >&2
	exit 1
}

entries() {
	"$KEPT" --db "$1" sql --format csv 'SELECT count(*) FROM journal' | tail -1
}

base=$dir/base.db
"$KEPT" --db "$base" init --example >/dev/null 2>&1 || fail "no ledger"
before=$(entries "$base")
size=$(($(stat -c %s "$base") / 1024))
text=$(head -c 20000 /dev/zero | tr '\0' x)

# A file may grow to so many KiB: first the rollback journal does not fit, then the ledger.
for limit in 1 4 12 24 $((size - 4)) "$size" $((size + 4)) $((size + 12)) $((size + 200)); do
	cp "$base" "$dir/run.db"
	(
		ulimit -f "$limit"
		trap '' XFSZ
		exec "$KEPT" --db "$dir/run.db" log WD-04:~ --no-input -q --on 2024-05-05 "entry $text"
	) >/dev/null 2>"$dir/why"
	rc=$?
	now=$(entries "$dir/run.db") || fail "limit $limit: the ledger does not open"
	case $rc in
	0)
		saved=$((saved + 1))
		[ "$now" -eq $((before + 1)) ] || fail "limit $limit: said it was saved, and it is not"
		;;
	7)
		refused=$((refused + 1))
		[ "$now" -eq "$before" ] || fail "limit $limit: said it was not saved, and it is"
		grep -q '^kept: ' "$dir/why" || fail "limit $limit: no message"
		;;
	*) fail "limit $limit: exit code $rc: $(cat "$dir/why")" ;;
	esac
	"$KEPT" --db "$dir/run.db" verify >/dev/null || fail "limit $limit: does not verify"
done
if [ "$refused" -le 2 ] || [ "$saved" -eq 0 ]; then
	fail "$refused refused, $saved saved: the limits do not bite"
fi

# Answers that cannot be written are a failure too.
for command in "list" "list --format json" "list --format csv" "score" "show WD-04" "verify"; do
	# shellcheck disable=SC2086 # words are wanted
	"$KEPT" --db "$base" $command >/dev/full 2>/dev/null
	rc=$?
	[ $rc -eq 7 ] || fail "$command to a full device: exit code $rc"
done
echo "full_disk: $refused refused, $saved saved, nothing by halves"
