load ../lib/common

WOODSIDE="$KEPT_ROOT/docs/examples/woodside"

setup() {
	common_setup
	woodside
}

@test "CSV comes out with the bytes that went in" {
	run -0 kept export out
	assert_output --partial 'wrote 751 records and 277 bearings to out'
	for file in "$WOODSIDE"/*.csv; do
		name=${file##*/}
		if [ "$name" = sources.csv ]; then # one that another was copied from comes before it
			sort "$file" >was
			sort out/sources.csv | cmp - was
		else
			cmp "out/$name" "$file"
		fi
	done
	assert_equal "$(ls out | wc -l)" 12
}

@test "CSV exported, imported and exported again is the same" {
	kept log WD-02:+ --on 2026-06-01 --quote '他说：“好”' --locator 'p. 3' \
		'A "quoted", long
summary' -q
	kept add milestone WD-02 2027-03 'A first report' -q
	kept export out
	head -1 out/evidence.csv | grep -q quote,locator
	test -e out/milestones.csv
	kept --db again.db init
	run -0 kept --db again.db import out
	kept --db again.db export again
	diff -r out again
	run -0 kept --db again.db verify
}

@test "the journal exported, restored and exported again is the same" {
	run -0 kept export out.jsonl
	assert_output 'wrote 751 journal entries to out.jsonl'
	assert_equal "$(wc -l <out.jsonl)" 751
	kept --db again.db init
	run -0 kept --db again.db import out.jsonl
	assert_output 'imported 751 journal entries'
	kept --db again.db export again.jsonl
	cmp out.jsonl again.jsonl
	run -0 kept --db again.db verify
	for table in party source agreement commitment milestone evidence bearing rating; do
		diff <(sqlite3 "$KEPT_DB" "SELECT * FROM $table") <(sqlite3 again.db "SELECT * FROM $table")
	done
}

@test "a restored ledger can be written to" {
	kept export out.jsonl
	kept --db again.db init
	kept --db again.db import out.jsonl
	run -0 kept --db again.db log WD-02:~ --on 2026-06-01 'Talk of it' -q
	run -0 kept --db again.db verify
}

@test "a journal is not restored into a ledger that has entries" {
	kept export out.jsonl
	before=$(sha256sum <"$KEPT_DB")
	run -4 kept import out.jsonl
	assert_output --partial '751 entries already'
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "a journal with a changed, missing or moved line is not restored" {
	kept export out.jsonl
	kept --db again.db init
	before=$(sha256sum <again.db)
	sed '300s/"by":"/"by":"x/' out.jsonl >changed.jsonl
	run -6 kept --db again.db import changed.jsonl
	assert_output --partial 'line 301'
	sed 300d out.jsonl >missing.jsonl
	run -6 kept --db again.db import missing.jsonl
	assert_output --partial 'line 300'
	head -c -50 out.jsonl >short.jsonl
	run -6 kept --db again.db import short.jsonl
	assert_output --partial 'line 751'
	assert_equal "$(sha256sum <again.db)" "$before"
}

@test "what has the name already stays as it is" {
	mkdir out
	run -4 kept export out
	assert_output --partial "'out' is there already"
	assert_equal "$(ls -A out)" ''
	run -7 kept export nowhere/out
	run -7 kept export nowhere/out.jsonl
	assert_equal "$(ls -d ./*.part-* 2>/dev/null)" ''
}

@test "a trial run writes nothing" {
	run -0 kept export --dry-run out
	test ! -e out
}

@test "as of an earlier day, what came later is not there, and what is there holds together" {
	kept export out --as-of 2023-12-01
	kept --db again.db init
	run -0 kept --db again.db import out
	run -0 kept --db again.db verify
	run -0 sqlite3 again.db "SELECT count(*) FROM evidence WHERE occurred_last > '2023-12-01'"
	assert_output 0
	run -2 kept export out.jsonl --as-of 2023-12-01
}

@test "as known by an earlier time, what was written later is not there" {
	sleep 0.01
	at=$(sqlite3 "$KEPT_DB" 'SELECT max(received_at) FROM journal')
	sleep 0.01
	kept add party CN-LATE 'A late one' CN -q
	run -0 kept export now.jsonl
	assert_output --partial 'wrote 752 journal entries'
	run -0 kept export then.jsonl --known-by "$at"
	assert_output --partial 'wrote 751 journal entries'
	run -0 kept export then --known-by "$at"
	run -1 grep -q CN-LATE then/parties.csv
}
