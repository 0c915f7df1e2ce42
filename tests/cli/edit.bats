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
	# what is not said stays; an empty value clears
	met=$(kept -q log ON-02:+ https://example.org/m 'They met' --on 2024-06-20 --milestone 2024-06 --note 'why so')
	bearing() {
		kept edit "$met" --bearing "$1" -m 'read again' >/dev/null 2>&1
		q "SELECT commitment, bearing, milestone, note FROM bearing WHERE evidence = '$met'"
	}
	run -0 bearing 'ON-02:+ note='
	assert_output 'ON-02|supports|2024-06|'
	run -0 bearing 'ON-02:+ milestone='
	assert_output 'ON-02|supports||'
	run -0 bearing 'ON-02:+ milestone=2024-06 once more'
	assert_output 'ON-02|supports|2024-06|once more'
	run -0 bearing 'ON-02:+ milestone'
	assert_output 'ON-02|supports||once more'
	run -0 bearing 'ON-02:+ milestone 2024-06'
	assert_output 'ON-02|supports|2024-06|once more'
	run -0 bearing 'ON-02:+ milestone= another'
	assert_output 'ON-02|supports||another'
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

@test "edit: the day of a promise does not leave its ratings behind" {
	run -4 kept edit WD-02 --made-on 2024-03-01 -m 'later readout'
	assert_output --regexp 'R-[0-9A-Z]+, R-[0-9A-Z]+ would then rate it before it was made'
	# and what supersedes goes on coming after what it supersedes
	run -4 kept edit WD-03 --made-on 2025-12-01 -m x
	assert_output --partial 'takes its place'
	run -4 kept edit WOODSIDE-2023 --agreed-on 2023-12-01 -m x
	assert_output --partial 'WD-01, WD-02'
	assert_output --partial 'before its agreement'
	run --separate-stderr -0 kept edit WD-02 --made-on 2023-11-16 -m 'the day after'
}

@test "edit: what was met stays due" {
	kept -q log ON-02:+ https://example.org/met 'They met' --on 2024-07-05 --milestone 2024-06 >code
	code=$(cat code)
	run -4 kept edit ON-02 --due-on 2024-07 -m 'read again'
	assert_output --partial "nothing would fall due on 2024-06 any more, which $code met"
	run -4 kept edit ON-02 --due-on '' --due-basis none -m 'read again'
	assert_output --partial "$code"
	run -0 q "SELECT met_by FROM milestone WHERE commitment = 'ON-02'"
	assert_output "$code"
	# a milestone by hand holds its day too
	m=$(kept -q add milestone ON-02 2025-01-31 'third round')
	code=$(kept -q log ON-02:+ https://example.org/third 'They met again' --on 2025-01-30 --milestone 2025-01-31)
	run -4 kept edit "$m" --due-on 2025-02-28 -m x
	assert_output --partial "$code met it"
	run -4 kept edit ON-02 --made-on 2025-02-01 --due-on 2025-03 -m x
	assert_output --partial "$m would then fall due before it was made"
	# the evidence corrected first, the date may move
	run --separate-stderr -0 kept edit "$code" --bearing ON-02:~ -m 'another meeting'
	run --separate-stderr -0 kept edit "$m" --due-on 2025-02-28 -m 'postponed'
}

@test "edit: a recurring duty keeps the occurrence that was met" {
	kept add commitment ZZ-1 WOODSIDE-2023 'Meet every year' --promisors US --schedule FREQ=YEARLY >/dev/null 2>&1
	code=$(kept -q log ZZ-1:+ https://example.org/yearly 'They met' --on 2024-11-10 --milestone 2024-11-15)
	run -4 kept edit ZZ-1 --schedule 'FREQ=YEARLY;INTERVAL=2' -m x
	assert_output --partial "nothing would fall due on 2024-11-15 any more, which $code met"
	run --separate-stderr -0 kept edit ZZ-1 --schedule 'FREQ=MONTHLY' -m 'monthly'
	run -0 q "SELECT met_by FROM milestone WHERE commitment = 'ZZ-1' AND due_on = '2024-11-15'"
	assert_output "$code"
	run -0 kept verify
}

@test "edit: the link that a verdict rests on stays" {
	link=$(q "SELECT code FROM link WHERE relation = 'supersedes' AND \"to\" = 'BA-03'")
	run -4 kept edit "$link" --relation renews -m x
	assert_output --partial 'needs the link as it is, to say what superseded it'
	run --separate-stderr -0 kept edit "$link" --from WD-01 -m 'rather this one'
}

@test "edit, retract: a reason is words; a dry run has nothing to take back" {
	for reason in '' ' '; do
		run -2 kept edit WD-02 --title X -m "$reason"
		assert_output --partial 'a correction needs its reason'
		run -2 kept retract E193 -m "$reason"
		assert_output --partial 'needs its reason'
	done
	run -0 kept retract E193 -m x --dry-run --format table
	assert_output --partial 'kept history E193'
	refute_output --partial 'kept undo'
}
