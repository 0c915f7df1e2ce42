load ../lib/common

@test "every count of the report is what plain SQL counts, then and before" {
	woodside
	run -0 kept report --as-of 2024-04-30 --since 2023-12-31 -o report.json
	run -0 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" report.json
	assert_output --partial "22 dossiers, 145 listed, 0 wrong"
	# the check would notice
	jq '(.figures[] | select(.id == "all.kept") | .codes) -= ["WD-04"]' report.json >wrong.json
	run -1 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" wrong.json
	assert_output --partial "all.kept"
	spoilt() { # what it names, and how the report is spoilt
		jq "$2" report.json >wrong.json
		run -1 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" wrong.json
		assert_output --partial "$1"
	}
	spoilt changes.evidence 'del(.changes.evidence[3])'
	spoilt changes.ratings '.changes.ratings[0].status = "broken"'
	spoilt changes.statuses '.changes.statuses[0].from = "kept"'
	kept report --as-of 2026-10-31 -o report.json
	spoilt overdue '.overdue[0].days_overdue += 1'
	spoilt can_break '(.deals[].leverage[] | select(.can_break != []) | .can_break) |= .[1:]'
}

@test "every count is so on other days, of parts of the ledger, with a scale, and by what was known" {
	woodside
	check() { # FILTER as SQL, and the words of the report
		kept report "${@:2}" -o part.json
		python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" part.json "$1"
	}
	run -0 check 1 --as-of 2019-06-30 --since 2018-12-31
	assert_output --partial ' 0 wrong'
	run -0 check 1 --as-of 2022-12-31 --scale g20
	assert_output --partial ' 0 wrong'
	run -0 check 1 --as-of 2026-10-31 --since 2025-01-01 --scale politifact --known-by 2030
	assert_output --partial ' 49 dossiers, 408 listed, 0 wrong'
	run -0 check "kind = 'meeting' AND EXISTS (SELECT 1 FROM promisor o JOIN party y ON y.code = o.party
		WHERE o.commitment = fact.code AND y.root = 'US')" from:US kind:meeting --as-of 2024-04-30 --since 2023-11-30
	assert_output --partial ' 0 wrong'
	run -0 check "agreement = 'WOODSIDE-2023' AND status <> 'kept'" agreement:WOODSIDE-2023 not status:kept --as-of 2025-03-31
	assert_output --partial ' 0 wrong'
	# a code that the filter leaves out would be noticed
	jq '(.figures[] | select(.id == "all.commitments")) |= (.codes += ["BA-01"] | .count += 1)' \
		part.json >wrong.json
	run -1 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" wrong.json \
		"agreement = 'WOODSIDE-2023' AND status <> 'kept'"
	assert_output --partial "all.commitments"
}

@test "a workbook counts as the report does, then and now, and on a scale" {
	/usr/bin/python3 -c 'import openpyxl' 2>/dev/null || skip "python3 has no openpyxl"
	woodside
	"$KEPT" report -o probe.xlsx 2>probe.txt || skip "$(cat probe.txt)"
	local how=(--as-of 2025-06-01 --since 2024-04-30 --scale ogp)
	kept report "${how[@]}" -o report.xlsx
	kept report "${how[@]}" -o report.json
	run -0 /usr/bin/python3 - <<'EOF'
import json, openpyxl
book, report = openpyxl.load_workbook("report.xlsx"), json.load(open("report.json"))
rows = list(book["Figures"].values)[1:]
assert len(rows) == len(report["figures"])
for row, f in zip(rows, report["figures"]):
    codes = row[5].split(";") if row[5] else []
    assert (row[0], row[4], len(codes)) == (f["id"], f["count"], f["count"]), (row, f)
scale = {r[0]: r[1:] for r in list(book["Scale"].values)[1:]}
for s in report["status_definitions"]:
    assert scale[s["status"]][0] == s["label"], s
late = list(book["Overdue"].values)
assert late[0][0] == "code" and late[0][5] == "days overdue"
assert [r[5] for r in late[1:]] == sorted((r[5] for r in late[1:]), reverse=True)
print(book.sheetnames, len(book["Charts"]._charts), len(late) - 1)
EOF
	assert_output --partial "'New ratings', 'New evidence', 'Scale', 'Figures'"
	assert_output --partial "] 2 2"
}

@test "the report and score count the same" {
	woodside
	kept score --as-of 2024-04-30 --format json >score.json
	kept report --as-of 2024-04-30 -o report.json
	for key in kept partly-kept broken pending in-progress stalled superseded unreviewed; do
		run -0 jq -r ".by_status[\"$key\"]" score.json
		assert_equal "$output" "$(jq ".figures[] | select(.id == \"all.$key\") | .count" report.json)"
	done
}

@test "the same question gives the same bytes in every format, wherever it is asked" {
	woodside
	local endings='txt md html csv json'
	for ending in $endings; do
		kept report --as-of 2024-04-30 --known-by 2030 --since 2023-12-31 -o "a.$ending"
		COLUMNS=61 TZ=Asia/Shanghai LC_ALL=C TERM=xterm \
			kept report --as-of 2024-04-30 --known-by 2030 --since 2023-12-31 -o "b.$ending"
		cmp "a.$ending" "b.$ending"
		assert [ -s "a.$ending" ]
	done
	# on a terminal the width is the terminal's, so the check can fail
	kept report --as-of 2024-04-30 --known-by 2030 --since 2023-12-31 >wide.txt
	COLUMNS=61 kept report --as-of 2024-04-30 --known-by 2030 --since 2023-12-31 >narrow.txt
	run -1 cmp wide.txt narrow.txt
}

@test "text answers first, with denominators and what was left out" {
	woodside
	run -0 kept report --as-of 2024-04-30
	assert_output --partial "11 are brought to an end: 7 kept (64 % of 11), 4 partly kept, 0 broken"
	assert_output --partial "Left out"
	run -0 kept report agreement:WOODSIDE-2023 --as-of 2024-04-30
	assert_output --partial "Only what passes the filter"
}

@test "a published scale comes with what is lost" {
	woodside
	while read -r scale label; do
		kept report WD-04 --scale "$scale" -o scale.json
		run -0 jq -r '.status_definitions[] | select(.status == "kept") | .label' scale.json
		assert_output "$label"
		run -0 jq -r '.status_definitions[] | select(.status == "superseded") | .lost' scale.json
		refute_output null
	done <<-'EOF'
		politifact Promise Kept
		polimeter Réalisée
		g20 +1
		ogp Complete
	EOF
	run -0 kept report WD-04 --scale politifact
	assert_output --partial "Promise Kept"
	assert_output --partial "whether it was late"
}

@test "Markdown cites for pandoc on request" {
	woodside
	kept report WD-04 --cite -o cited.md
	run -0 grep -cE '\[@[a-z0-9{]' cited.md
	kept report WD-04 -o plain.md
	run -1 grep -E '\[@' plain.md
	run -2 kept report WD-04 --cite -o cited.html
	assert_output --partial "--cite is for Markdown"
}

@test "an overdue promise whose date was moved says so" {
	woodside
	kept edit SD-01 --due 2024-11-30 -m 'the two sides gave themselves less time' >/dev/null
	kept report SD-01 --as-of 2025-06-01 -o moved.json
	run -0 jq -r '.overdue[0].due_moved[0] | "\(.from) \(.to) \(.why)"' moved.json
	assert_output "2024-12-31 2024-11-30 the two sides gave themselves less time"
	kept report ON-02 --as-of 2025-06-01 -o still.json
	run -0 jq '.overdue[0].due_moved | length' still.json
	assert_output 0
}

@test "hostile texts leave every format whole" {
	woodside
	python3 "$KEPT_ROOT/tests/lib/hostile.py" "$KEPT_DB"
	for ending in txt md html csv json; do
		kept report --as-of 2026-06-30 --since 2020-01-01 -o "bad.$ending"
	done
	python3 - <<'EOF'
import csv, json, re, xml.dom.minidom
page = open("bad.html", encoding="utf-8").read()
pictures = re.findall(r"<svg .*?</svg>", page, re.S)
assert len(pictures) > 5
for p in pictures:
    xml.dom.minidom.parseString(p.encode())
assert len(re.findall(r"<script", page)) == 1 and "<img" not in page
assert not re.search(r'href="(?!#|https?:)', page)
json.load(open("bad.json", encoding="utf-8"))
rows = list(csv.reader(open("bad.csv", encoding="utf-8", newline="")))
assert len({len(r) for r in rows}) == 1 and not any(re.match(r"[=+@\t\r\n-]", f) for r in rows for f in r)
for name in ("bad.txt", "bad.md", "bad.html"):
    text = open(name, encoding="utf-8", newline="").read()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", text), name
    assert "U+202E" in text, name
md = open("bad.md", encoding="utf-8").read()
assert not re.search(r"(?<!\\)<(?!https?://)", md), "markup in Markdown"
EOF
	command -v pandoc >/dev/null || { [ -z "${CI:-}" ] && skip 'pandoc is not there'; }
	# nothing of the data is markup to pandoc; its own reader takes minutes for the whole
	kept report WD-07,WD-08 --as-of 2026-06-30 --cite -o part.md
	pandoc -f markdown part.md -t json -o part.json
	pandoc -f commonmark_x bad.md -t json -o bad.json
	for page in part bad; do
		run -0 jq -c '[.. | objects | select(.t as $t | ["RawInline", "RawBlock", "Math", "Code", "CodeBlock",
			"Image", "Cite", "Note", "Emph", "Strikeout", "Div", "Span"] | index($t))]' "$page.json"
		assert_output '[]'
		run -0 jq -r '.. | objects | select(.t == "Link") | .c[2][0] | select(test("^https?:") | not)' "$page.json"
		assert_output ''
		assert_equal "$(jq '[.. | objects | select(.t == "Header")] | length' "$page.json")" \
			"$(grep -c '^#' "$page.md")"
	done
}

@test "what does not fit together is refused" {
	woodside
	run -2 kept report --since 2030-01-01
	assert_output --partial "is not before the as-of date"
	run -2 kept report --table sources
	assert_output --partial "--format csv"
	run -2 kept report --table evidence --format csv
	assert_output --partial "--since DATE"
	run -2 kept report --table scale --format csv
	assert_output --partial "--scale NAME"
	run -2 kept report --format jsonl
	assert_output --partial "kept report writes no jsonl"
}

@test "a report says each thing once, and in English" {
	woodside
	printf '<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body>x</body></html>' >p.html
	kept log WD-04:+ p.html 'It says so' --on 2024-02-03 >/dev/null
	digest=$(sha256sum p.html | cut -c1-64)
	kept report --as-of 2024-04-30 -o r.txt
	# a text that is broken at any column is compared without its breaks
	tr -s ' \n' '  ' <r.txt >flat.txt
	assert_file_contains flat.txt '20 by China, 13 by the United States, 11 of them jointly'
	assert_file_contains flat.txt 'Promised by China'
	# an exchange recorded from both ends
	assert_equal "$(awk '/^WD-04  Take/,/^Evidence/' r.txt | grep -c 'in exchange for  WD-02')" 1
	assert_file_contains flat.txt 'China on WD-02, in Nov 2023 (E030); United States on WD-04, by 16 Nov 2023'
	assert_file_contains flat.txt 'kept, no act on record'
	assert_file_contains flat.txt 'voice of a third party'
	run ! grep -q 'voice of:' flat.txt
	# a digest never breaks: short in a text, whole in files for programs
	assert_file_contains r.txt "sha256 ${digest:0:12}…"
	kept report --as-of 2024-04-30 -o r.md
	assert_file_contains r.md "$digest"
}

# uncited FILE.html: the sources of its list that nothing in it leads to, and how many there are
uncited() {
	python3 - "$1" <<-'PY'
		import re, sys
		page = open(sys.argv[1], encoding="utf-8").read()
		listed = set(re.findall(r'id="s\.([^"]*)"', page))
		cited = set(re.findall(r'href="#s\.([^"]*)"', page))
		print(*sorted(listed - cited), "of", len(listed), "and", len(cited - listed), "unlisted")
	PY
}

@test "a report of a part has the indicators of that part, and no source that it does not cite" {
	woodside
	local filter
	for filter in WD-04 agreement:WOODSIDE-2023 from:US 'agreement:BUSAN-2025 kind:purchase'; do
		# shellcheck disable=SC2086 # two terms
		kept report $filter -o part.html
		run -0 uncited part.html
		assert_output --regexp '^of [1-9][0-9]* and 0 unlisted$'
	done
	# what it rests on is cited: the agreement's source at the day on which it was made
	kept report WD-04 -o part.html
	assert_file_contains part.html 'href="#s.WH-FACT-20231116"'
	indicators() {
		kept report "$@" -o part.json
		jq -c '.indicators | map(.code)' part.json
	}
	run -0 indicators WD-04
	assert_output '[]'
	run -0 indicators BU-10
	assert_output '["SOY-CONFIRMED"]'
	run -0 indicators agreement:WOODSIDE-2023
	assert_output '["YOUTH-CUM"]'
	run -0 indicators
	assert_equal "$(jq length <<<"$output")" 8
	# a target of a promise that is not reported is not told of the indicator
	kept add target --commitment WD-12 --indicator SOY-CONFIRMED --comparator '>=' --value 77 -q
	kept report BU-10 -o part.txt
	run ! grep -q 'promises >= 77' part.txt
	kept report BU-10,WD-12 -o part.txt
	assert_file_contains part.txt 'promises >= 77'
	kept report WD-04 -o part.txt
	assert_file_contains part.txt 'None of these commitments aims at a measured series'
	kept export refs.json WD-04 >/dev/null
	kept report WD-04 --cite -o part.md
	run -0 comm -23 <(grep -o '\[@[^]]*\]' part.md | tr -d '[]@{}' | sort -u) <(jq -r '.[].id' refs.json | sort)
	assert_output ''
}
