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

@test "as of an earlier day, what a rating cites is there, dated by its year, quarter or month" {
	cited=$(kept log WD-01:+ --on 2024 'Some day of the year' -q 2>/dev/null)
	quarter=$(kept log WD-01:+ --on 2024-Q2 'Some day of the quarter' -q 2>/dev/null)
	month=$(kept log WD-01:+ --on 2024-05 'Some day of the month' -q 2>/dev/null)
	kept rate WD-01 in-progress "$quarter" "$month" --on 2024-05-20 -m 'It began' -q 2>/dev/null
	run -0 kept show WD-01 --as-of 2024-05-21
	assert_output --partial "$quarter"
	assert_output --partial "$month"
	other=$(kept log WD-01:+ --on 2024 'Cited by nobody' -q 2>/dev/null)
	kept rate WD-01 in-progress "$cited" --on 2024-06-30 -m 'It began' -q 2>/dev/null
	kept add commitment YR-01 --agreement WOODSIDE-2023 --promisors CN --title 'Of the year' --made-on 2024 -q
	kept rate YR-01 pending --on 2024-06-30 -m 'Nothing yet' -q 2>/dev/null
	run -0 kept show WD-01 --as-of 2024-07-01
	assert_output --partial "$cited"
	refute_output --partial "$other"
	run -0 kept show WD-01 --as-of 2024-06-29
	refute_output --partial "$cited"
	kept export out --as-of 2024-07-01
	kept --db again.db init
	run -0 kept --db again.db import out
	run -0 kept --db again.db verify
	run -0 sqlite3 again.db "SELECT evidence FROM cite WHERE rating IN (SELECT code FROM rating WHERE as_of = '2024-06-30')"
	assert_output "$cited"
}

@test "as of an earlier day, an agreement and a figure of later are in no file and no table" {
	kept add agreement LATER-2026 --title 'A later one' --on 2026-06-01 -q
	kept add agreement YEAR-2023 --title 'Of some day in the year' --on 2023 -q
	kept add commitment YR-01 --agreement YEAR-2023 --promisors CN --title 'Of the year' --made-on 2023-11-20 -q
	kept add observation --indicator OD-ANNUAL --period 2023 --value 105010 --published-on 2026-01-01 -q
	kept export out --as-of 2023-12-01
	run -1 grep -rq LATER-2026 out
	run -1 grep -q 2026-01-01 out/observations.csv
	run -0 grep -q '^YEAR-2023,' out/agreements.csv
	kept export flat.db --as-of 2023-12-01
	run -0 sqlite3 flat.db "SELECT count(*) FROM agreements WHERE code = 'LATER-2026'
		UNION ALL SELECT count(*) FROM observations WHERE published_on > '2023-12-01'"
	assert_output $'0\n0'
	run -0 kept sql --format csv --as-of 2023-12-01 "SELECT
		(SELECT count(*) FROM agreement WHERE code = 'LATER-2026') AS later,
		(SELECT count(*) FROM agreement WHERE code = 'YEAR-2023') AS of_the_year,
		(SELECT count(*) FROM observation WHERE published_on > '2023-12-01') AS figures"
	assert_output $'later,of_the_year,figures\n0,1,0'
	run -0 kept show YEAR-2023 --as-of 2023-12-01
	run -3 kept show LATER --as-of 2023-12-01
	assert_output --partial 'agreement LATER-2026 is of 2026-06-01'
}

@test "as of an earlier day, one that only an agreement or a figure is later than hides it" {
	rm "$KEPT_DB"
	empty_ledger
	kept add agreement LATER-2026 --title 'A later one' --on 2026-06-01 -q
	run -0 kept sql --format csv --as-of 2026-05-31 'SELECT count(*) AS n FROM agreement'
	assert_output $'n\n0'
	kept retract LATER-2026 -m mistaken -q
	kept add indicator RATE --title Rate --unit percent --better up -q
	kept add observation --indicator RATE --period 2025 --value 1 --published-on 2026-06-01 -q
	run -0 kept sql --format csv --as-of 2026-05-31 'SELECT count(*) AS n FROM observation'
	assert_output $'n\n0'
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

@test "a Data Package is what it says, and comes back the same" {
	run -0 kept export out --as datapackage
	run -0 python3 "$KEPT_ROOT/tests/lib/check_package.py" out
	assert_output '12 resources, 1028 rows'
	kept --db again.db init
	run -0 kept --db again.db import out
	assert_output --partial 'imported 46 parties'
	kept --db again.db export again --as datapackage
	diff -r out again
}

@test "a Data Package that was changed is not imported" {
	kept export out --as datapackage
	kept --db again.db init
	sed -i 's/Trump/Tramp/' out/agreements.csv
	run -4 kept --db again.db import out
	assert_output --partial 'agreements.csv does not have the SHA-256 that datapackage.json tells'
	run -1 python3 "$KEPT_ROOT/tests/lib/check_package.py" out
	echo >>out/links.csv
	sed -i 's/Tramp/Trump/' out/agreements.csv
	run -4 kept --db again.db import out
	assert_output --partial 'links.csv has'
	rm out/links.csv
	run -3 kept --db again.db import out
	rm out/datapackage.json
	run -0 sqlite3 again.db 'SELECT count(*) FROM journal'
	assert_output 0
}

@test "a part of the journal continues a ledger that holds what came before" {
	kept export whole.jsonl
	head=$(kept verify --format json | jq -r '.head | split(" ")[0]')
	kept --db again.db init
	kept --db again.db import whole.jsonl
	kept add party CN-LATE 'A late one' CN -q
	kept log WD-04:~ --on 2024-05-05 'Said again' -q
	run -0 kept export part.jsonl --since "$head"
	assert_output --partial 'wrote 2 journal entries'
	run -0 kept --db again.db import part.jsonl
	assert_output --partial 'imported 2 journal entries'
	run -0 kept --db again.db import part.jsonl
	assert_output --partial '2 were there already'
	kept export now.jsonl
	kept --db again.db export now2.jsonl
	cmp now.jsonl now2.jsonl
	run -0 kept --db again.db verify
	run -0 kept export none.jsonl --since 2100-01-01
	assert_output --partial 'wrote 0 journal entries'
	# without what comes before, with other bytes
	kept --db empty.db init
	run -6 kept --db empty.db import part.jsonl
	assert_output --partial 'line 1'
	sed '2s/Said/Sold/' part.jsonl >forged.jsonl
	run -6 kept --db again.db import forged.jsonl
	assert_output --partial 'stands in the ledger with other bytes'
	run -3 kept export x.jsonl --since "${head%:*}:9999"
	run -2 kept export x --since yesterday
}

@test "what a ledger wrote itself and gets back was received when it was written" {
	woodside
	cp "$KEPT_DB" older.db
	head=$(kept verify --format json | jq -r '.head | split(" ")[0]')
	kept log WD-02:~ 'Words' --on 2026-01 >/dev/null 2>&1
	kept export part.jsonl --since "$head" >/dev/null
	mv older.db "$KEPT_DB"
	run -0 kept import part.jsonl
	run -0 kept verify
	run -0 sqlite3 "$KEPT_DB" "SELECT received_at = json_extract(line, '\$.at') FROM journal ORDER BY entry DESC LIMIT 1"
	assert_output 1
}

# two.db: what $KEPT_DB has, with a writer of its own. share FROM TO: what FROM wrote since the mark
two_ledgers() {
	kept export whole.jsonl
	kept --db two.db init
	kept --db two.db import whole.jsonl
	mark=$(kept verify --format json | jq -r '.head | split(" ")[0]')
}

share() {
	kept --db "$1" export part.jsonl --since "$mark"
	kept --db "$2" import part.jsonl
}

# Both ledgers say the same, and set down the same conflict.
agree() {
	kept export one.jsonl
	kept --db two.db export two.jsonl
	cmp one.jsonl two.jsonl
	for db in "$KEPT_DB" two.db; do
		run -0 kept --db "$db" verify
		run -0 python3 "$KEPT_ROOT/docs/verify.py" "$db"
		kept --db "$db" rebuild
		run -0 sqlite3 "$db" 'SELECT kind, code, why FROM conflict'
		assert_output "$1"
	done
}

an_act() { # the code of new evidence
	kept log WD-01:+ --on 2024-05-05 'An act' -q 2>/dev/null
}

something_else() {
	kept "$@" log WD-02:~ --on 2024-05-06 'Something else' -q >/dev/null 2>&1
}

@test "evidence retracted in one ledger and cited in another is gone, and the rating is a conflict" {
	act=$(an_act)
	two_ledgers
	kept retract "$act" -m 'was a mistake' -q
	something_else --db two.db
	rated=$(kept --db two.db rate WD-01 in-progress "$act" --on 2024-05-06 -m 'It began' -q 2>/dev/null)
	share "$KEPT_DB" two.db
	# the first entries of the other follow nothing of its own, and are a part all the same
	share two.db "$KEPT_DB"
	agree "rating|$rated|it refers to evidence '$act', which is not there"
}

@test "a retraction that comes after what rests on the record is a conflict, and the record stays" {
	act=$(an_act)
	two_ledgers
	something_else
	something_else
	kept retract "$act" -m 'was a mistake' -q
	rated=$(kept --db two.db rate WD-01 in-progress "$act" --on 2024-05-06 -m 'It began' -q 2>/dev/null)
	share two.db "$KEPT_DB"
	share "$KEPT_DB" two.db
	agree "evidence|$act|retracted, but $rated rests on it"
	run -0 kept show "$act"
}

@test "two ledgers set a milestone on the same day" {
	two_ledgers
	kept add milestone WD-02 2031-01-01 Later -q
	something_else --db two.db
	second=$(kept --db two.db add milestone WD-02 2031-01-01 Later -q)
	share two.db "$KEPT_DB"
	share "$KEPT_DB" two.db
	agree "milestone|$second|the commitment has a milestone on that day already"
}

@test "a journal whose entries no ledger can hold together is refused in words" {
	kept --db empty.db init
	kept export whole.jsonl
	# the parties alone, without China: their chain made anew
	/usr/bin/python3 - whole.jsonl >torn.jsonl <<-'END'
		import hashlib, json, sys
		prev, seq = None, 0
		for line in open(sys.argv[1], encoding="utf-8"):
		    e = json.loads(line)
		    if e["kind"] != "party" or e["code"] == "CN":
		        continue
		    seq += 1
		    e.update(seq=seq, clock=seq, prev=prev)
		    line = json.dumps(e, ensure_ascii=False, separators=(",", ":"))
		    prev = hashlib.sha256(line.encode()).hexdigest()
		    print(line)
	END
	run ! kept --db empty.db import torn.jsonl
	assert_output --partial 'no ledger can hold these entries together'
	run -0 sqlite3 empty.db 'SELECT count(*) FROM journal'
	assert_output 0
}

@test "the flat SQLite file is plain, complete and the same each time" {
	run -0 kept export flat.db
	kept export flat2.db
	cmp flat.db flat2.db
	run -0 python3 "$KEPT_ROOT/tests/lib/check_flat.py" flat.db "$KEPT_DB"
	assert_output --partial '18 tables'
	run -4 kept export flat.db
	assert_output --partial 'is there already'
	kept export part.db agreement:WOODSIDE-2023 --as-of 2024-04-30
	run -0 sqlite3 part.db "SELECT value FROM about WHERE key IN ('filter', 'as_of') ORDER BY key DESC"
	assert_output "$(printf 'agreement:WOODSIDE-2023\n2024-04-30')"
	run -0 sqlite3 part.db "SELECT count(*) FROM commitments WHERE agreement <> 'WOODSIDE-2023'"
	assert_output 0
}

@test "what a filter chooses holds together in a ledger of its own" {
	for filter in agreement:WOODSIDE-2023 status:superseded from:CN is:overdue; do
		rm -rf out again.db
		kept export out "$filter"
		kept --db again.db init
		run -0 kept --db again.db import out
		run -0 kept --db again.db verify
		diff <(kept list "$filter" --format jsonl --columns code,status,status_as_of) \
			<(kept --db again.db list "$filter" --format jsonl --columns code,status,status_as_of)
	done
	run -2 kept export x.jsonl from:CN
	assert_output --partial 'takes no filter'
	run -2 kept export x stauts:kept
	assert_output --partial "Did you mean status:"
	test ! -e x
}

@test "for spreadsheets a formula is guarded, for programs not, and both say so" {
	kept log WD-04:~ --on 2024-05-05 '=1+1 is what they said' -q
	run -0 kept export plain
	assert_output --partial 'values are exact'
	grep -q ',=1+1' plain/evidence.csv
	run -0 kept export excel --bom
	assert_output --partial 'for spreadsheets'
	grep -q ",'=1+1" excel/evidence.csv
	run -0 kept export exact --bom --exact
	assert_output --partial 'values are exact'
	grep -q ',=1+1' exact/evidence.csv
	for file in plain/*.csv; do
		cmp <(printf '\xef\xbb\xbf' | cat - "$file") "exact/${file##*/}"
	done
	kept --db again.db init
	run -0 kept --db again.db import exact
	run -2 kept export x.jsonl --bom
}
