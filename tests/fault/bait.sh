#!/bin/bash
# A ledger from elsewhere with a crafted journal file beside it, which names a file of the user's as
# a super-journal: SQLite would remove that file. No command may.
set -u
KEPT=${KEPT:?the program to test}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir
cd "$dir" || exit 1

fail() {
	echo "bait: $*" >&2
	exit 1
}

bait() {
	cp base.db in.db
	python3 - <<'END'
import os, struct
victim = os.path.abspath("victim.txt")
open(victim, "w").write("precious\n")
page, pages = 4096, os.path.getsize("in.db") // 4096
magic = bytes.fromhex("d9d505f920a163d7")
head = (magic + struct.pack(">IIIII", 0, 0x1234, pages, 512, page)).ljust(512, b"\0")
name = victim.encode()
tail = struct.pack(">I", 0x40000000 // page + 1) + name + struct.pack(
    ">II", len(name), sum(struct.unpack(f"{len(name)}b", name)) & 0xffffffff) + magic
open("in.db-journal", "wb").write(head + tail)
END
}

"$KEPT" --db base.db init --example >/dev/null 2>&1 || fail "no ledger"
tried=0
while read -r command; do
	bait
	before=$(sha256sum in.db)
	# shellcheck disable=SC2086 # words are wanted
	"$KEPT" --db in.db $command >why 2>&1 </dev/null
	rc=$?
	[ -e victim.txt ] || fail "$command: the victim is gone"
	case $command:$rc in
	doctor:1 | init:4 | *:6) ;;
	*) fail "$command: exit code $rc: $(cat why)" ;;
	esac
	[ "$command" = init ] || tr -s ' \n' ' ' <why | grep -q 'not written by kept' || fail "$command: $(cat why)"
	[ "$command" != doctor ] || ! grep -q 'Do not remove' why || fail "doctor would keep the bait"
	[ "$(sha256sum in.db)" = "$before" ] || fail "$command: the file has changed"
	tried=$((tried + 1))
done <<'END'
list
show WD-04
verify
doctor
backup copy.db
sql SELECT\t1
rebuild
migrate
log WD-04:~ x --on 2024-05-05 --no-input
init
END
# A journal file of our own is to be kept, and doctor says so.
cp base.db in.db
rm -f in.db-journal
"$KEPT" --db in.db list >/dev/null 2>&1 || fail "list"
printf 'x' >in.db-journal
"$KEPT" --db in.db doctor 2>&1 | tr -s ' \n' ' ' | grep -q 'Do not remove' || fail "doctor says nothing of a journal file"
rm -f in.db-journal
# What must be caught: another program opens it, and the victim goes.
bait
sqlite3 in.db 'SELECT count(*) FROM journal' >/dev/null
[ ! -e victim.txt ] || fail "the bait does not work: nothing is shown"
# A journal of our own, from a command that was killed, is still restored: kill_everywhere.sh
echo "bait: $tried commands, the victim is always there"
