load ../lib/common

@test "every count of the report is what plain SQL counts, then and before" {
	woodside
	run -0 kept report --as-of 2024-04-30 --since 2023-12-31 -o report.json
	run -0 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" report.json
	assert_output --partial "22 dossiers, 0 wrong"
	# the check would notice
	jq '(.figures[] | select(.id == "all.kept") | .codes) -= ["WD-04"]' report.json >wrong.json
	run -1 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" wrong.json
	assert_output --partial "all.kept"
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
}

@test "what does not fit together is refused" {
	woodside
	run -2 kept report --since 2030-01-01
	assert_output --partial "is not before the as-of date"
	run -2 kept report --table sources
	assert_output --partial "--format csv"
	run -2 kept report --table evidence --format csv
	assert_output --partial "--since DATE"
	run -2 kept report --format jsonl
	assert_output --partial "kept report writes no jsonl"
}
