load ../lib/common

setup() {
	common_setup
	woodside
}

q() {
	sqlite3 "$KEPT_DB" "$1"
}

@test "undo: what was added is retracted, source and all" {
	kept log WD-02:+ https://example.org/u 'Words' --on 2026-01 2>/dev/null >code
	run --separate-stderr -0 kept undo
	assert_line --index 0 "$(cat code)"
	run -0 q "SELECT count(*) FROM evidence WHERE code = '$(cat code)'"
	assert_output 0
	run -0 q "SELECT count(*) FROM source WHERE url = 'https://example.org/u'"
	assert_output 0
	run -0 q "SELECT count(DISTINCT json_extract(line, '\$.why')) FROM journal WHERE json_extract(line, '\$.why') LIKE 'undo of %'"
	assert_output 1
}

@test "undo: an edit gets its former values, a retraction is back again" {
	export KEPT_AUTHOR=ben
	old=$(q "SELECT title FROM commitment WHERE code = 'WD-02'")
	kept edit WD-02 --title 'Other' --typo >/dev/null
	kept retract E189 -m x >/dev/null
	bears=$(q "SELECT count(*) FROM bearing WHERE evidence = 'E189'")
	assert_equal "$bears" 0
	run -0 kept undo
	assert_equal "$(q "SELECT count(*) FROM bearing WHERE evidence = 'E189'")" 1
	assert_equal "$(q "SELECT title FROM commitment WHERE code = 'WD-02'")" Other
	run -0 kept undo
	assert_equal "$(q "SELECT title FROM commitment WHERE code = 'WD-02'")" "$old"
	run -3 kept undo
	assert_output --partial 'nothing to undo'
	run -0 kept verify
}

@test "undo: of a rating brings back the status before" {
	kept rate WD-02 kept E176 -m x >/dev/null 2>&1
	assert_equal "$(q "SELECT status FROM commitment WHERE code = 'WD-02'")" kept
	run -0 kept undo
	assert_equal "$(q "SELECT status FROM commitment WHERE code = 'WD-02'")" partly-kept
}

@test "undo: only what the same analyst wrote" {
	kept edit WD-02 --notes a --typo >/dev/null
	run -3 kept undo --by ben
	kept edit WD-02 --notes b --typo --by ben >/dev/null
	run -4 kept undo
	assert_output --partial 'changed since, by ben'
	assert_equal "$(q "SELECT notes FROM commitment WHERE code = 'WD-02'")" b
	run -0 kept undo --by ben
	run -0 kept undo
}

@test "undo: refused while something rests on what was added" {
	code=$(kept log WD-02:+ https://example.org/u 'Words' --on 2026-01 2>/dev/null)
	kept rate WD-02 kept "$code" -m x --by ben >/dev/null 2>&1
	run -4 kept undo
	assert_output --partial "$code"
}

@test "undo: a dry run says what it would take back" {
	kept edit WD-02 --notes a --typo >/dev/null
	before=$(q 'SELECT count(*) FROM journal')
	run -0 kept undo --dry-run
	assert_equal "$(q 'SELECT count(*) FROM journal')" "$before"
}

@test "undo: in JSON Lines every record is a line" {
	kept add party XX --name X >/dev/null
	run -0 kept undo -q --dry-run --yes --format jsonl
	assert_output '{"code":null,"entry":null,"commitments":[]}'
	kept log WD-02:+ https://example.org/u 'Words' --on 2026-01 >/dev/null 2>&1
	run -0 bash -c '"$KEPT" undo --format jsonl | jq -c "[.code[:2], .commitments]"'
	assert_line --index 0 '["E-",["WD-02"]]'
	assert_line --index 1 '["S-",[]]'
	kept log WD-02:+ https://example.org/u 'Words' --on 2026-01 >/dev/null 2>&1
	run -0 bash -c '"$KEPT" undo --format json | jq -c "map(.code[:2])"'
	assert_output '["E-","S-"]'
}

@test "undo: a whole import" {
	run -2 kept undo -q
	assert_output --partial 'kept undo --yes'
	run -0 q 'SELECT count(*) FROM commitment'
	assert_output 49
	run -0 kept undo -q --yes
	run -0 q 'SELECT count(*) FROM commitment'
	assert_output 0
	run -3 kept undo
	run -0 kept verify
}

@test "undo: a reason in its own words is no undo" {
	kept edit WD-01 --title 'First' -m first >/dev/null
	kept edit WD-02 --title 'Second' -m 'undo of my earlier wording' >/dev/null
	run -0 kept undo
	assert_output 'WD-02'
	run -0 kept show WD-01
	assert_output --partial 'First'
}
