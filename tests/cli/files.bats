load ../lib/common

# Debian's own python3, which has the readers of its packages.
PYTHON=/usr/bin/python3

setup() {
	common_setup
	woodside
	CHECK="$KEPT_ROOT/tests/lib/check_files.py"
}

check() {
	"$PYTHON" "$CHECK" "$@"
}

need() { # MODULE: skip without it
	"$PYTHON" -c "import $1" 2>/dev/null || skip "python3 has no $1"
	built_with workbooks
}

# Every kind of file that is made of the ledger.
write_all() {
	kept() {
		# shellcheck disable=SC2086 # options, or none
		"$KEPT" $AXES "$@"
	}
	kept list -o list.xlsx
	kept overdue --within 3000 -o overdue.xlsx
	kept show WD-02 WD-03 -o show.xlsx
	kept report --since 2024-04-30 --scale g20 -o report.xlsx
	kept changes --since 2020 -o changes.xlsx
	kept history WD-02 -o history.xlsx
	kept overdue --within 3000 -o kept.ics
	kept changes --since 2020 -o changes.atom
	kept changes --since 2020 -o changes.eml
	kept changes --since 2020 -o changes.csv
	kept changes --since 2020 -o changes.txt
	kept changes --since 2020 -o changes.html
	kept indicator OD-12ME --event WD-01 -o indicator.txt
	kept list -o list.csv
	kept show WD-02 -o show.csv
	kept list -o list.jsonld
}

@test "files: other programs read them" {
	need openpyxl
	need icalendar
	write_all
	run -0 check ./*.xlsx kept.ics changes.atom changes.eml ./*.csv list.jsonld
	assert_output --partial 'report.xlsx 11 sheets'
	assert_output --partial 'kept.ics 6 events'
	assert_output --partial 'changes.atom 751 entries'
	assert_output --partial 'list.jsonld 28 reviews'
	assert_output --partial 'list.csv 49 rows'
}

@test "files: an entry whose time is none is given the first moment of 1970" {
	# what kept import refuses, in a ledger that is opened where it lies
	sqlite3 "$KEPT_DB" "DROP TRIGGER journal_is_not_changed;
		UPDATE journal SET line = json_set(line, '\$.at', '2'), received_at = '2'"
	kept overdue --within 3000 -o kept.ics
	kept changes --since 0001-01-01 -o changes.atom
	run -0 grep -c '^DTSTAMP:19700101T000000Z' kept.ics
	assert_output 6
	run -0 grep -c '<updated>1970-01-01T00:00:00.000Z</updated>' changes.atom
	assert_output 752
}

@test "files: hostile texts stay texts" {
	need openpyxl
	need icalendar
	"$PYTHON" "$KEPT_ROOT/tests/lib/hostile.py" "$KEPT_DB"
	"$PYTHON" "$KEPT_ROOT/tests/lib/hostile_journal.py" "$KEPT_DB"
	write_all
	run -0 check ./*.xlsx kept.ics changes.atom changes.eml ./*.csv list.jsonld
	assert_output --partial 'kept.ics 6 events'
	assert_output --partial 'changes.atom 751 entries'
	# the texts arrived, the long ones cut and said to be so
	run -0 "$PYTHON" -c "
import openpyxl
book = openpyxl.load_workbook('list.xlsx')
texts = [c for r in book['List'].values for c in r if isinstance(c, str)]
print(any('=HYPERLINK' in t for t in texts), any('<U+202E>' in t for t in texts))
book = openpyxl.load_workbook('changes.xlsx')
print([r for r in book['About'].values if r[0] == 'texts cut'][0][1].split(':')[0] != '0')"
	assert_output $'True True\nTrue'
}

@test "files: LibreOffice reads no formula and no link in a workbook of hostile texts" {
	need openpyxl
	command -v soffice >/dev/null || skip 'LibreOffice is not there'
	"$PYTHON" "$KEPT_ROOT/tests/lib/hostile.py" "$KEPT_DB"
	kept list -o list.xlsx
	kept report --since 2024-04-30 --scale g20 -o report.xlsx
	"$PYTHON" -c "
import openpyxl
book = openpyxl.Workbook()
book.active['A1'] = '=1+1'
book.save('formula.xlsx')"
	soffice "-env:UserInstallation=file://$PWD/office" --headless --convert-to fods ./*.xlsx >office.txt 2>&1
	run -0 check report.xlsx report.fods list.xlsx list.fods
	# as many sheets and cells as were written, the drawings' sheet apart
	assert_equal "$(sed -n 's/^list.xlsx \(.* cells\),.*/\1/p' <<<"$output")" \
		"$(sed -n 's/^list.fods //p' <<<"$output")"
	assert_file_contains list.fods '=HYPERLINK'
	run -1 check formula.fods
	assert_output --partial 'a formula'
}

@test "files: the checks notice what is wrong" {
	need openpyxl
	need icalendar
	"$PYTHON" -c "
import openpyxl
book = openpyxl.Workbook()
book.active['A1'] = '=1+1'
book.save('formula.xlsx')"
	run -1 check formula.xlsx
	assert_output --partial 'formula'
	kept overdue --within 3000 -o kept.ics
	sed 's/^SUMMARY:/X-EVIL:1\r\nSUMMARY:/' kept.ics >evil.ics
	run -1 check evil.ics
	printf 'a,b\n=1,2\n' >bad.csv
	run -1 check bad.csv
	printf '<feed xmlns="http://www.w3.org/2005/Atom"><id>a</id></feed>' >bad.atom
	run -1 check bad.atom
}

@test "files: the same ledger gives the same bytes" {
	built_with workbooks
	mkdir one two
	export AXES='--as-of 2026-11-01 --known-by 2030'
	(cd one && write_all)
	sleep 1
	(cd two && COLUMNS=61 TZ=Asia/Shanghai LC_ALL=C write_all)
	run -0 diff -r one two
	assert_file_not_empty one/indicator.txt
}

@test "xlsx: full days are dates, partial ones texts, numbers numbers" {
	need openpyxl
	kept list agreement:SUNNYLANDS-2023 -o list.xlsx --columns code,made_on,due_on,evidence.supports
	run -0 "$PYTHON" -c "
import openpyxl
for row in openpyxl.load_workbook('list.xlsx')['List'].values: print(row)"
	assert_line "('SL-01', datetime.datetime(2023, 11, 14, 0, 0), '2023-12', 1)"
	run -2 kept sql 'SELECT 1' -o out.xlsx
	assert_output --partial 'writes no xlsx'
	assert_not_exists out.xlsx
	# nothing found is an answer too, and a failure leaves no file
	run -0 kept list status:stalled -o none.xlsx
	run -2 kept list nonsense:x -o bad.xlsx
	assert_not_exists bad.xlsx
}

@test "ics: an event keeps its UID when its day is moved, and its SEQUENCE rises" {
	event() {
		kept overdue CA-02 --within 3000 --format ics | tr -d '\r' | grep -E "^($1)"
	}
	uid=$(event UID)
	run -0 event 'SEQUENCE|DTSTART|DTEND'
	assert_output $'SEQUENCE:0\nDTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270101'
	kept edit CA-02 --due-on 2027-03 -m 'moved' >/dev/null
	run -0 event 'SEQUENCE|DTSTART'
	assert_output $'SEQUENCE:1\nDTSTART;VALUE=DATE:20270331'
	kept edit CA-02 --notes 'a note' -m 'noted' >/dev/null
	run -0 event SEQUENCE
	assert_output 'SEQUENCE:1'
	assert_equal "$(event UID)" "$uid"
}

@test "ics: a calendar without an event is one still, and shows nothing" {
	need icalendar
	run -0 kept overdue WD-04 -o none.ics
	run -0 check none.ics
	assert_output --partial 'none.ics 0 events'
	assert_equal "$(grep -c '^BEGIN:VTIMEZONE' none.ics)" 1
	# one that is published has an event (RFC 5546)
	run -1 grep -E '^(METHOD|BEGIN:(VEVENT|VTODO))' none.ics
	run -0 kept overdue --limit 0 --format ics
	assert_output --partial BEGIN:VTIMEZONE
	kept overdue -o some.ics
	run -1 grep VTIMEZONE some.ics
	# the check would notice
	sed '/VTIMEZONE/,/VTIMEZONE/d' none.ics >bare.ics
	run -1 check bare.ics
	assert_output --partial 'no component'
}

@test "ics: overdue --check keeps its exit code" {
	run -1 kept overdue --check -o late.ics
	assert_exists late.ics
}

@test "atom: an entry never changes, whatever is written later" {
	kept changes --since 2020 -o before.atom
	kept edit WD-02 --title 'Another title' -m 'renamed' >/dev/null
	kept changes --since 2020 -o after.xml
	entries() {
		"$PYTHON" -c "
import sys, xml.etree.ElementTree as x
n = '{http://www.w3.org/2005/Atom}'
for e in x.parse(sys.argv[1]).getroot().findall(n + 'entry'):
    print(e.find(n + 'id').text, repr([c.text for c in e]))" "$1" | LC_ALL=C sort
	}
	entries before.atom >before.txt
	entries after.xml >after.txt
	run -0 comm -23 before.txt after.txt
	assert_output ''
	assert_equal "$(grep -c '<entry>' after.xml)" 752
}

@test "jsonld: only what is concluded, with its verdict, its words and its evidence" {
	run -0 kept show WD-02 --format jsonld
	assert_equal "$(jq -c '."@graph"[0] | [.reviewRating.ratingValue, .reviewRating.alternateName,
		.datePublished, (.citation | map(.identifier))]' <<<"$output")" \
		'[3,"partly kept","2026-03-19",["E176","E182"]]'
	run --separate-stderr -0 kept show WD-12 --format jsonld
	assert_equal "$(jq '."@graph" | length' <<<"$output")" 0
	assert_regex "$stderr" 'not concluded'
	assert_equal "$(kept list status:concluded --format json | jq length)" \
		"$(kept list --format jsonld | jq '."@graph" | length')"
}
