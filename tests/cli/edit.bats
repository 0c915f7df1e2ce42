load ../lib/common

setup() {
	common_setup
	woodside
}

q() {
	sqlite3 "$KEPT_DB" "$1"
}

@test "edit: a new version with its reason; the one before stays in the journal" {
	run --separate-stderr -0 kept edit wd-02 --notes 'See WD-03' --due-on 2027 --due-basis inferred -m 'cross-reference'
	assert_output WD-02
	run -0 q "SELECT notes, due_on, due_basis FROM commitment WHERE code = 'WD-02'"
	assert_output 'See WD-03|2027|inferred'
	run -0 q "SELECT json_extract(line, '\$.op'), json_extract(line, '\$.why'), json_extract(line, '\$.base') IS NOT NULL
		FROM journal ORDER BY entry DESC LIMIT 1"
	assert_output 'revise|cross-reference|1'
}

@test "edit: an empty value clears; nothing changed is said and not written" {
	run --separate-stderr -0 kept edit WD-02 --notes 'x' --typo
	run --separate-stderr -0 kept edit WD-02 --notes '' --typo
	run -0 q "SELECT notes IS NULL FROM commitment WHERE code = 'WD-02'"
	assert_output 1
	before=$(q 'SELECT count(*) FROM journal')
	run --separate-stderr -0 kept edit WD-02 --notes ' ' --typo
	assert_regex "$stderr" 'nothing changed'
	assert_equal "$(q 'SELECT count(*) FROM journal')" "$before"
}

@test "edit: how evidence bears" {
	code=$(kept -q log WD-02:+ https://example.org/e 'Words' --on 2026-01 --note 'why so')
	run --separate-stderr -0 kept edit "$code" --bearing WD-02:+ --bearing 'WD-07:~ a note' -m 'read again'
	run -0 q "SELECT commitment, bearing, note FROM bearing WHERE evidence = '$code' ORDER BY n"
	assert_output $'WD-02|supports|why so\nWD-07|context|a note'
	run --separate-stderr -0 kept edit "$code" --bearing WD-07:- -m 'read again'
	run -0 q "SELECT commitment, bearing, note FROM bearing WHERE evidence = '$code' ORDER BY n"
	assert_output 'WD-07|contradicts|'
	run -2 kept edit "$code" --bearing WD-02 -m x
	# what a rating cites must go on bearing on its commitment
	run -4 kept edit E176 --bearing WD-07:~ -m x
}

@test "edit: in the editor, values untouched stay" {
	printf '#!/bin/sh\nsed -i "s/^summary:.*/summary: Other words/" "$1"\n' >ed
	chmod +x ed
	old=$(q "SELECT group_concat(commitment || bearing) FROM bearing WHERE evidence = 'E176'")
	EDITOR="$PWD/ed" run --separate-stderr -0 kept edit E176 -e --typo
	run -0 q "SELECT summary FROM evidence WHERE code = 'E176'"
	assert_output 'Other words'
	assert_equal "$(q "SELECT group_concat(commitment || bearing) FROM bearing WHERE evidence = 'E176'")" "$old"
}

@test "edit: what is refused" {
	run -2 kept edit
	run -2 kept edit WD-02
	run -2 kept edit WD-02 --notes x
	assert_output --partial "-m 'why'"
	run -3 kept edit WD-999 --notes x --typo
	run -2 kept edit WD-02 --titel x --typo
	assert_output --partial title
	run -4 kept edit WD-02 --title '' --typo
	run -2 kept edit WD-02 --duty never --typo
	run -2 kept edit WD-02 --due 2024-02-30 --typo
}

@test "retract: with its reason, refused while others rest on it" {
	run --separate-stderr -0 kept retract E189 -m 'withdrawn'
	assert_output E189
	run -0 q "SELECT count(*) FROM evidence WHERE code = 'E189'"
	assert_output 0
	run -4 kept retract E176 -m 'withdrawn'
	assert_output --partial 'R-'
	run -4 kept retract WD-02 -m x
	run -3 kept retract E189 -m again
	run -2 kept retract E188
	run -2 kept retract
}
