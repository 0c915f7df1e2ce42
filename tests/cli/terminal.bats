# On a terminal: questions, completion, the editor, the pager.

load ../lib/common

setup() {
	common_setup
	woodside
	export TERM=xterm KEPT_PAGER=
}

# on_terminal [ROWSxCOLUMNS] COMMAND... <SCRIPT: see lib/terminal.py. Use with `run -CODE`.
on_terminal() {
	python3 "$KEPT_ROOT/tests/lib/terminal.py" "$@"
}

q() {
	sqlite3 "$KEPT_DB" "$1"
}

entries() {
	q 'SELECT count(*) FROM journal'
}

# An editor that runs sed on the file, and notes that it ran.
editor() {
	# shellcheck disable=SC2016,SC2238 # the words of another script
	printf '#!/bin/sh\necho >>ran; sed -i "%s" "$1"\n' "$1" >ed
	chmod +x ed
	export EDITOR="$PWD/ed" TMPDIR="$PWD"
}

@test "terminal: what is missing is asked for, and asked again while it will not do" {
	run -0 on_terminal "$KEPT" rate <<-'S'
		wait commitment
		type WD-2\r
		wait Did you mean WD-02?
		wait commitment
		type WD-02\r
		wait status
		type brok\r
		wait newest: E182
		type E999\r
		wait no such evidence
		type E176 E182\r
		wait reason
		type sometime\r
		wait It is one of
		type reversed\r
		wait why
		type Nothing came of it\r
		wait broken
	S
	run -0 q "SELECT commitment, status, cites, reason, rationale FROM rating ORDER BY entry DESC LIMIT 1"
	assert_output 'WD-02|broken|E176;E182|reversed|Nothing came of it'
	run -0 on_terminal "$KEPT" log <<-'S'
		wait commitment
		type WD-07\r
		wait source
		type nosuch.html\r
		wait no file, address or code
		type https://example.org/talks\r
		wait happened
		type The talks were held\r
		wait support (+)
		type yes\r
		wait no bearing
		type +\r
		wait when
		type 2024-02-30\r
		wait 29 days
		type 2024-02\r
		wait supports WD-07
	S
	run -0 q "SELECT summary, occurred_on FROM evidence ORDER BY entry DESC LIMIT 1"
	assert_output 'The talks were held|2024-02'
}

@test "terminal: a record is added and corrected field by field" {
	run -0 on_terminal "$KEPT" add <<-'S'
		wait kind
		type part\t\r
		wait code
		type cn-gacc\r
		wait there already
		type cn-new\r
		wait name
		type A new office\r
		wait added
	S
	run -0 on_terminal "$KEPT" edit <<-'S'
		wait code
		type CN-NEW\r
		wait field
		type name\r
		wait A new office
		type Another office\r
		wait why
		type renamed\r
		wait changed
	S
	run -0 q "SELECT name FROM party WHERE code = 'CN-NEW'"
	assert_output 'Another office'
}

@test "terminal: Tab completes codes and shows their titles, and statuses with what they mean" {
	run -0 on_terminal "$KEPT" show <<-'S'
		wait code
		type WD-0\t
		wait WD-04         Take the Institute
		wait WD-09
		type 4\r
		wait KEPT since
	S
	run -0 on_terminal "$KEPT" deal <<-'S'
		wait agreement
		type WOOD\t\r
		wait WOODSIDE-2023  Biden-Xi
	S
	run on_terminal "$KEPT" rate WD-02 <<-'S'
		wait status
		type \t
		wait Concluded, with substantially less than promised.
		type \x03
	S
	assert_equal "$status" 130
}

@test "terminal: an interrupt or the end of input at a question changes nothing" {
	before=$(sha256sum <"$KEPT_DB")
	for key in '\x03 130' '\x04 2'; do
		run -"${key#* }" on_terminal "$KEPT" rate <<-S
			wait commitment
			type WD-02\r
			wait status
			type broken\r
			wait evidence
			type ${key% *}
		S
		assert_line --partial "nothing was"
	done
	run -2 on_terminal "$KEPT" --no-input show </dev/null
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "terminal: a whole import is not taken back by a slip" {
	before=$(entries)
	run -2 on_terminal "$KEPT" undo <<-'S'
		wait take back
		type \r
		wait nothing was taken back
	S
	assert_equal "$(entries)" "$before"
}

@test "terminal: while undo asks, others write; what they wrote is not taken back unseen" {
	run -0 on_terminal "$KEPT" undo <<-S
		wait take back
		meanwhile "$KEPT" add party XX-BEN --name 'Others go on' --by ben
		type yes\r
		wait undone
	S
	run -0 q "SELECT name FROM party"
	assert_output 'Others go on'
	woodside
	run -4 on_terminal "$KEPT" undo <<-S
		wait take back
		meanwhile "$KEPT" log WD-04:~ 'I log elsewhere too' --on 2024-05-05
		type yes\r
		wait meanwhile
	S
	run -0 q "SELECT count(*) FROM journal WHERE json_extract(line, '\$.why') LIKE 'undo of %'"
	assert_output 0
	run -0 kept verify
}

@test "terminal: what changed while a question was open is not overwritten" {
	run -4 on_terminal "$KEPT" edit WD-02 --notes mine <<-S
		wait why
		meanwhile "$KEPT" edit WD-02 --title 'The title of another' --typo --by ben
		type because\r
		wait meanwhile
	S
	run -4 on_terminal "$KEPT" retract E189 <<-S
		wait why
		meanwhile "$KEPT" edit E189 --summary 'The words of another' --typo --by ben
		type because\r
		wait meanwhile
	S
	run -0 q "SELECT title, notes FROM commitment WHERE code = 'WD-02'"
	assert_output --partial 'The title of another|'
	refute_output --partial 'mine'
	run -0 q "SELECT summary FROM evidence WHERE code = 'E189'"
	assert_output 'The words of another'
}

@test "terminal: without libedit a plain line is read" {
	mkdir bin
	printf 'int unused;\n' >empty.c
	cc -shared -fPIC -o bin/libedit.so.2 empty.c
	run -0 env LD_LIBRARY_PATH="$PWD/bin" \
		python3 "$KEPT_ROOT/tests/lib/terminal.py" "$KEPT" show <<-'S'
			wait code
			type WD-0\t
			wait WD-0
			type \x15WD-04\r
			wait KEPT since
		S
	refute_output --partial 'WD-09'
}

@test "editor: what was changed is written, with its reason" {
	editor 's/^summary:.*/summary: Other words/'
	run -0 on_terminal "$KEPT" edit E176 -e <<-'S'
		wait why
		type wording\r
		wait changed
	S
	run -0 q "SELECT summary FROM evidence WHERE code = 'E176'"
	assert_output 'Other words'
	assert_equal "$(echo "$TMPDIR"/kept-*.txt)" "$TMPDIR/kept-*.txt"
}

@test "editor: what was left as it is writes nothing" {
	editor ''
	before=$(entries)
	run -0 kept edit E176 -e --typo
	assert_output --partial 'nothing changed'
	assert_exists ran
	assert_equal "$(entries)" "$before"
	assert_equal "$(echo "$TMPDIR"/kept-*.txt)" "$TMPDIR/kept-*.txt"
}

@test "editor: what is wrong is said, and what was typed is not lost" {
	editor 's/^occurred_on:.*/occurred_on: 2024-02-30/; s/^summary:.*/summary: Long typed/'
	before=$(entries)
	run -2 kept edit E176 -e --typo
	assert_output --partial '29 days'
	assert_output --regexp "is kept in '.*/kept-.*\.txt'"
	assert_equal "$(entries)" "$before"
	grep -q '^summary: Long typed' "$TMPDIR"/kept-*.txt
	# the ledger's own rules speak later, with the same promise
	rm "$TMPDIR"/kept-*.txt
	editor 's/^summary:.*/summary:/; s/^quote:.*/quote: Typed too/'
	run -4 kept edit E176 -e --typo
	grep -q '^quote: Typed too' "$TMPDIR"/kept-*.txt
}

@test "editor: on a terminal it is opened again" {
	# wrong the first time, mended the second
	# shellcheck disable=SC2016,SC2238
	printf '#!/bin/sh\nif [ -e ran ]; then sed -i "s/2024-02-30/2024-02-29/" "$1"; else
		sed -i "s/^occurred_on:.*/occurred_on: 2024-02-30/" "$1"; fi; echo >>ran\n' >ed
	chmod +x ed
	EDITOR="$PWD/ed" TMPDIR=$PWD run -0 on_terminal "$KEPT" edit E176 -e --typo <<-'S'
		wait 29 days
		wait edit it again
		type \r
		wait changed
	S
	run -0 q "SELECT occurred_on FROM evidence WHERE code = 'E176'"
	assert_output 2024-02-29
	assert_equal "$(wc -l <ran)" 2
}

@test "editor: one that fails, and none" {
	before=$(entries)
	EDITOR=false run -7 kept edit E176 -e --typo
	assert_output --partial "ended with status 1; nothing was saved"
	EDITOR='' run -2 kept edit E176 -e --typo
	assert_output --partial 'set EDITOR'
	assert_equal "$(entries)" "$before"
}

@test "editor: a new record" {
	editor 's/^name:.*/name: Made in the editor/'
	run -0 kept add party XX-NEW -e
	run -0 q "SELECT name FROM party WHERE code = 'XX-NEW'"
	assert_output 'Made in the editor'
	run -4 kept add party XX-NEW -e --name x
}

@test "pager: a long answer goes to it, a short one not" {
	# shellcheck disable=SC2016,SC2238
	printf '#!/bin/sh\ncat >paged\necho "the pager ran"\n' >page
	chmod +x page
	export KEPT_PAGER="$PWD/page"
	run -0 on_terminal 24x80 "$KEPT" list </dev/null
	assert_output 'the pager ran'
	grep -q 'WD-04' paged
	rm paged
	run -0 on_terminal 24x80 "$KEPT" list WD-04 </dev/null
	assert_output --partial WD-04
	assert_not_exists paged
	run -0 on_terminal 2000x80 "$KEPT" list </dev/null
	assert_not_exists paged
	run -0 on_terminal 24x80 "$KEPT" list --no-pager </dev/null
	assert_not_exists paged
	run -0 kept list
	assert_not_exists paged
}

@test "pager: leaving it early is no failure, and one that is not there is done without" {
	KEPT_PAGER='head -n 1' run -0 on_terminal 24x80 "$KEPT" list </dev/null
	KEPT_PAGER=/nowhere/less run -0 on_terminal 24x80 "$KEPT" list </dev/null
	assert_output --partial WD-04
	unset KEPT_PAGER
	run -0 on_terminal 24x80 "$KEPT" history WD-02 <<-'S'
		wait The history of WD-02
		type q
	S
}

@test "terminal: shortened titles and colour there only, never a control character of the data" {
	kept -q log WD-02:+ https://example.org/x $'Red and \u202eright' --on 2024-01 >code
	export RAW=1
	run -0 on_terminal 50x80 "$KEPT" show "$(cat code)" --no-pager </dev/null
	assert_output --partial $'\e['
	run -0 on_terminal 50x80 "$KEPT" show "$(cat code)" --color never --no-pager </dev/null
	assert_output --partial 'Red'
	refute_output --partial $'\e'
	refute_output --partial $'\a'
	refute_output --partial $'\u202e'
}

@test "terminal: a kind that nothing uses yet is asked about" {
	run -2 on_terminal "$KEPT" edit WD-02 --kind enforcment -m x <<-'S'
		wait near: 'enforcement'
		wait Take it?
		type \r
		wait was not taken
	S
	run -0 q "SELECT kind FROM commitment WHERE code = 'WD-02'"
	assert_output enforcement
	run -0 on_terminal "$KEPT" edit WD-02 --kind visas -m x <<-'S'
		wait 'visas' is a new kind of commitment
		wait Take it?
		type y\r
		wait changed
	S
	run -0 q "SELECT kind FROM commitment WHERE code = 'WD-02'"
	assert_output visas
}
