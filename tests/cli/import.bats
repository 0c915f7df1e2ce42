load ../lib/common

WOODSIDE="$KEPT_ROOT/docs/examples/woodside"

setup() {
	common_setup
	empty_ledger
	cp -r "$WOODSIDE" record
	chmod -R u+w record
}

# refused: what is in record/ is refused, and the ledger is as it was.
refused() {
	local before after
	before=$(sha256sum <"$KEPT_DB")
	run -4 kept import record
	after=$(sha256sum <"$KEPT_DB")
	assert_equal "$after" "$before"
	assert_output --partial 'nothing was imported'
}

counted() { # SQL count
	assert_equal "$(sqlite3 "$KEPT_DB" "SELECT count(*) FROM $1")" "$2"
}

@test "the bundled record follows its rules" {
	run -0 python3 "$KEPT_ROOT/tests/lib/check_woodside.py" "$WOODSIDE"
	assert_output --partial 'commitments=49'
}

@test "the check of the bundled record sees what is wrong" {
	sed -i '4s/E008;E009;E010/E001;E999/' record/ratings.csv
	run -1 python3 "$KEPT_ROOT/tests/lib/check_woodside.py" record
	assert_line "ratings.csv:4: cites: no 'E999' in evidence"
	cp "$WOODSIDE/ratings.csv" record
	sed -i '4s/E008;E009;E010//' record/ratings.csv
	run -1 python3 "$KEPT_ROOT/tests/lib/check_woodside.py" record
	assert_line 'ratings.csv:4: is kept without evidence'
}

@test "the bundled record is imported whole" {
	run -0 kept import record
	assert_output 'imported 46 parties, 202 sources, 18 agreements, 49 commitments, 26 links, 30 wordings, 8 indicators, 60 observations, 2 targets, 190 evidence (277 bearings), 120 ratings'
	counted party 46
	counted source 202
	counted agreement 18
	counted commitment 49
	counted link 26
	counted wording 30
	counted indicator 8
	counted observation 60
	counted target 2
	counted evidence 190
	counted bearing 277
	counted rating 120
	counted journal 751
	run -0 kept verify
}

@test "importing again adds nothing" {
	kept import record
	before=$(sha256sum <"$KEPT_DB")
	run -0 kept import record
	assert_output --partial 'nothing new; 751 records were there already'
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "a trial run checks everything and writes nothing" {
	before=$(sha256sum <"$KEPT_DB")
	run -0 kept import --dry-run record
	assert_output --partial 'would be imported: 46 parties'
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	sed -i '5s/2018-12-01/2018-02-30/' record/evidence.csv
	run -4 kept import --dry-run record
	assert_line --partial 'evidence.csv:5:occurred_on:'
}

@test "a folder with some of the files adds to what is there" {
	kept import record
	mkdir more
	printf 'code,name,parent\ncn-x,A ministry,cn\n' >more/parties.csv
	printf 'code,occurred_on,summary,nature,source\nnew-1,2026-06,Something happened,act,seed\n' \
		>more/evidence.csv
	printf 'evidence,commitment,bearing\nNew-1,wd-02,supports\n' >more/bearings.csv
	run -0 kept import more
	assert_output 'imported 1 party, 1 evidence (1 bearing)'
	counted "bearing WHERE evidence = 'NEW-1' AND commitment = 'WD-02'" 1
	counted "party WHERE code = 'CN-X' AND root = 'CN'" 1
}

@test "one file is imported by its name, or as the kind that is said" {
	run -0 kept import record/parties.csv
	assert_output 'imported 46 parties'
	mv record/sources.csv s.csv
	run -2 kept import s.csv
	assert_output --partial '--as KIND'
	run -0 --separate-stderr kept import --as source s.csv
	assert_output 'imported 202 sources'
}

@test "a row may refer to one below it, but not in a circle" {
	mkdir p
	printf 'code,name,parent\nA,Ay,B\nB,Bee,C\nC,Cee,\n' >p/parties.csv
	run -0 kept import p
	counted "party WHERE root = 'C'" 3
	printf 'code,name,parent\nX,Ex,Y\nY,Why,Z\nZ,Zed,Y\n' >record/parties.csv
	rm record/[!p]*.csv
	refused
	assert_line "parties.csv:3:parent: 'Z' would come back to 'Y' itself"
	assert_line 'kept: 1 problem; nothing was imported'
}

@test "a date that does not exist is told with file, line and column" {
	sed -i '5s/2018-12-01/2018-02-30/' record/evidence.csv
	refused
	assert_line --partial "evidence.csv:5:occurred_on: '2018-02-30'"
	assert_line 'kept: 1 problem; nothing was imported'
}

@test "a reference to nothing is told with file, line and column" {
	sed -i '5s/ALEXANDER-20181203/NOWHERE/' record/evidence.csv
	refused
	assert_line --partial "evidence.csv:5:source: no such source: 'NOWHERE'"
	assert_line 'kept: 1 problem; nothing was imported'
}

@test "a bearing on nothing is told in its own file" {
	sed -i '5s/BA-03/QQ-03/' record/bearings.csv
	sed -n 5p record/bearings.csv | grep -q QQ-03 || sed -i '5s/,[A-Z]*-[0-9]*,/,QQ-03,/' record/bearings.csv
	refused
	assert_line --partial "bearings.csv:5:commitment: no such commitment: 'QQ-03'"
}

@test "a bearing of evidence that is not there is told" {
	printf 'E999,WD-02,,supports,\n' >>record/bearings.csv
	refused
	assert_line "bearings.csv:279:evidence: evidence.csv has no 'E999'"
}

@test "an unknown column is told with the nearest, and its records are not asked for again" {
	sed -i '1s/summary/sumary/' record/evidence.csv
	refused
	assert_line "evidence.csv:1:sumary: no such column. Did you mean 'summary'?"
	assert_line 'evidence.csv:1:summary: the heading lacks this column'
	assert_line 'kept: 2 problems; nothing was imported'
}

@test "a column named twice is told" {
	sed -i '1s/place/title/' record/agreements.csv
	refused
	assert_line 'agreements.csv:1:title: the heading names this column twice'
}

@test "a row with a field too many or too few is told" {
	sed -i '4s/$/,more/' record/links.csv
	sed -i '5s/,[^,]*$//' record/links.csv
	refused
	assert_line 'links.csv:4: 4 fields, but the heading names 3'
	assert_line 'links.csv:5: 2 fields, but the heading names 3'
}

@test "a code twice is told with both lines" {
	sed -n 3p record/commitments.csv | tr A-Z a-z >>record/commitments.csv
	refused
	assert_line "commitments.csv:51:code: 'BA-02' stands on line 3 already"
}

@test "a row without a code that stands twice is told with both lines" {
	sed -n 3p record/ratings.csv >>record/ratings.csv
	refused
	assert_line 'ratings.csv:122: the row is the same as on line 3'
}

@test "text that is not UTF-8 is told with file, line and column" {
	sed -i '4s/dinner/d\xffnner/' record/evidence.csv
	refused
	assert_line 'evidence.csv:4:summary: the text is not UTF-8. Save the file as UTF-8'
	assert_line 'kept: 1 problem; nothing was imported'
}

@test "a quote that is never closed is told where it begins" {
	printf 'X-1,WOODSIDE-2023,"US,CN\nand on' >>record/commitments.csv
	refused
	assert_line --partial 'commitments.csv:51:promisors: the quote that begins the field is never closed'
}

@test "a quote inside a field is told" {
	sed -i '3s/,act,/,a"ct,/' record/commitments.csv
	refused
	assert_line --partial 'commitments.csv:3:duty: a quote stands where none may'
}

@test "a verdict without evidence is told" {
	sed -i '4s/E008;E009;E010//' record/ratings.csv
	refused
	assert_line --partial 'ratings.csv:4:cites: a verdict needs evidence'
	assert_line 'kept: 1 problem; nothing was imported'
}

@test "what follows from a refused row is not told again" {
	sed -i '2,$s/,announcement,/,anouncement,/' record/evidence.csv
	wrong=$(grep -c ',anouncement,' record/evidence.csv)
	refused
	refute_line --partial 'ratings.csv'
	assert_line "kept: $wrong problems; nothing was imported"
}

@test "no more than fifty problems are shown, and the rest counted" {
	sed -i '2,$s/,act,/,akt,/' record/evidence.csv
	wrong=$(grep -c ',akt,' record/evidence.csv)
	refused
	assert_line "and $((wrong - 50)) more"
}

@test "values other than those in the ledger are told, not taken" {
	kept import record
	sed -i '2s/United States/Untied States/' record/parties.csv
	refused
	assert_line "parties.csv:2:name: 'US' is already there with another value, 'United States': edit it instead"
}

@test "a field of more than 256 KB is told" {
	{
		printf 'code,name\nA,'
		head -c 300000 /dev/zero | tr '\0' x
		printf '\nB,Bee\n'
	} >record/parties.csv
	rm record/[!p]*.csv
	refused
	assert_line --partial 'parties.csv:2:name: the field is longer than 256 KB'
}

@test "line ends of any system, a byte order mark and quoted line feeds are read" {
	mkdir p
	printf '\xef\xbb\xbf"code",name\r\n\r\nA,"one\nname"\r\nB, spaced \r\nC,' >p/parties.csv
	run -4 kept import p
	assert_line --partial 'parties.csv:3:name: it must be one line'
	assert_line --partial 'parties.csv:6:name: it is missing'
	printf '\xef\xbb\xbf"code",name\r\n\r\nA,"a ""name"", quoted"\r\nB, spaced ' >p/parties.csv
	run -0 kept import p
	run -0 sqlite3 "$KEPT_DB" 'SELECT name FROM party ORDER BY code'
	assert_line --index 0 'a "name", quoted'
	assert_line --index 1 spaced
}

@test "a file that no kind has is said to be passed over" {
	echo x >record/partys.csv
	run -0 kept import record
	assert_output --partial 'no kind has such a file: partys.csv'
}

@test "what is not there, and what is no record, is refused" {
	run -3 kept import nowhere
	mkdir empty
	run -4 kept import empty
	assert_output --partial "'empty' holds none of the files"
	echo x >x.txt
	run -2 kept import x.txt
	run -2 kept import
}

@test "a ledger that was sent is restored from its journal into an empty one" {
	mkdir sent
	kept --db sent/their.db init >/dev/null
	kept --db sent/their.db import record >/dev/null
	run -0 kept import sent/their.db
	assert_output --regexp '^imported [0-9]+ journal entries$'
	kept --db sent/their.db export their.jsonl >/dev/null
	kept export ours.jsonl >/dev/null
	cmp their.jsonl ours.jsonl
	run -0 kept verify
	run -0 ls -A sent
	assert_output their.db
	run -4 kept import sent/their.db
	assert_output --partial 'restored into an empty one'
}

@test "a ledger with a table of its own, and one that was not closed, is refused" {
	kept --db their.db init >/dev/null
	sqlite3 their.db 'CREATE TABLE mine (a)'
	run -6 kept import their.db
	assert_output --partial "its schema has the table 'mine'"
	assert_output --partial 'kept export ledger.jsonl'
	sqlite3 their.db 'DROP TABLE mine'
	run -0 kept import their.db
	echo x >their.db-journal
	run -6 kept import their.db
	assert_output --partial 'was not closed'
	assert_output --partial 'kept backup'
}

@test "an escape sequence in a value does not reach the terminal" {
	printf 'CN\x1b[31m,Red,,\n' >>record/parties.csv
	refused
	refute_output --partial $'\x1b'
}
