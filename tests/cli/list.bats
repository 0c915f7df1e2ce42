load ../lib/common

setup() {
	common_setup
	woodside
}

# codes ARGUMENTS...: the codes that the filter leaves, on one line
codes() {
	kept list --as-of 2026-11-24 --format csv --columns code --sort code "$@" | tail -n +2 | paste -sd ' '
}

@test "list: the heading names the filter, both axes of time and the count" {
	run -0 kept list from:CN status:kept --as-of 2024-04-30 --format table
	assert_line --index 0 --partial 'Commitments: from:CN status:kept'
	assert_output --partial 'as of 30 Apr 2024, as known'
	assert_output --partial ': 6 of 22'
	assert_output --partial '✔ kept'
}

@test "list: JSON has the keys of the contract, in their order" {
	run -0 bash -c '"$KEPT" list WD-02 --as-of 2026-11-24 --format json | jq -c ".[0] | keys_unsorted"'
	assert_output '["code","title","agreement","promisors","promisees","kind","duty","made_on","due_on","status","status_as_of","is","evidence","last_evidence_on"]'
	run -0 bash -c '"$KEPT" list WD-02 --as-of 2026-11-24 --format json | jq -c ".[0] | [.promisors, .due_on, .status, .evidence, .last_evidence_on]"'
	assert_output '[["CN"],null,"partly-kept",{"supports":14,"contradicts":4,"context":6},"2026-03-19"]'
}

@test "list: nothing found is an empty list, and None in words" {
	run -0 kept list tag:nothing-of-the-kind --format json
	assert_output '[]'
	run -0 kept list tag:nothing-of-the-kind --format table
	assert_output --partial 'None.'
	assert_output --partial '0 of 49'
}

@test "filter: a party takes in everything below it, also a shortened and lower-case code" {
	run -0 codes from:us-doc
	assert_output 'BU-08 WD-04'
	run -0 codes from:US-DOC-BIS
	assert_output 'BU-08 WD-04'
	run -0 codes to:INTL
	assert_output 'NI-01 WP-01'
	run -0 codes party:INTL
	assert_output 'NI-01 WP-01'
}

@test "filter: terms are joined by and, values by or, not negates one term" {
	run -0 codes agreement:BUENOS kind:scheduling,tariff-relief
	assert_output 'BA-01 BA-04'
	run -0 codes agreement:BUENOS not kind:scheduling,tariff-relief
	assert_output 'BA-02 BA-03'
	run -0 codes not not agreement:BUENOS
	assert_output 'BA-01 BA-02 BA-03 BA-04'
	run -2 kept list not
	assert_output --partial 'before a term'
}

@test "filter: open and concluded stand for their statuses" {
	run -0 codes agreement:BUENOS status:open
	assert_output 'BA-04'
	run -0 codes agreement:BUENOS status:concluded
	assert_output 'BA-01 BA-02 BA-03'
	run -0 codes agreement:BUENOS status:superseded,pending
	assert_output 'BA-03 BA-04'
}

@test "filter: dates are ranges, open at either end; no date falls in none" {
	run -0 codes made:..2018
	assert_output 'BA-01 BA-02 BA-03 BA-04'
	run -0 codes due:..2024-06
	assert_output 'BA-04 ON-02 SL-01'
	run -0 codes agreement:BUENOS not due:..2024
	assert_output 'BA-01 BA-02 BA-03'
	run -2 kept list due:2024-02-30
	assert_output --partial 'February 2024 has 29 days'
	run -2 kept list made:3/4/2024
}

@test "filter: derived states" {
	run -0 codes is:overdue
	assert_output 'NI-01 ON-02 SD-01'
	run -0 codes duty:maintain is:needs-review
	assert_output 'BA-04 BU-04 BU-06 BU-08 BU-09'
	run -0 kept list is:unreviewed --as-of 2024-04-30 --format csv --columns is --limit 1
	assert_line --index 1 --partial 'unreviewed'
}

@test "filter: codes, also shortened and several" {
	run -0 codes WD-02,BA-01
	assert_output 'BA-01 WD-02'
	run -0 codes ni-0
	assert_output 'NI-01'
	assert_equal "$(codes woodside-2023 from:US)" "$(codes agreement:WOODSIDE-2023 from:US)"
	assert_equal "$(codes not WOODSIDE-2023 | wc -w)" 36
	run -0 codes WOODSIDE # the beginning of an agreement's code is a word
	refute_output ''
	run -3 kept list WD-99
	assert_output --partial "no such commitment: 'WD-99'"
}

@test "filter: full text finds titles, wordings, evidence and rationales, in Chinese too" {
	run -0 codes panda
	assert_output 'WD-13'
	run -0 codes 芬太尼
	assert_output 'BA-03 BU-01 BU-02 EO-01 PA-01 WD-02 WD-05'
	run -0 codes 太芬尼
	assert_output ''
	run -0 codes 'panda conservation'
	assert_output 'WD-13'
	run -0 codes 'conservation panda'
	assert_output ''
	run -0 codes conservation panda
	assert_output 'WD-13'
	run -0 codes agreement:WOODSIDE kind:other not panda
	refute_output --partial 'WD-13'
	run -2 kept list '"'
	assert_output --partial 'nothing to search for'
}

@test "filter: evidence of later days is not found" {
	run -0 kept list nitazenes --as-of 2024-04-30 --format csv --columns code
	refute_output --partial 'NI-01'
}

@test "filter: a slip is told with the nearest right word" {
	run -2 kept list stauts:open
	assert_output "kept: no such term: 'stauts'. Did you mean status:?"
	run -2 kept list status:opne
	assert_output --partial "Did you mean 'open'?"
	run -2 kept list is:overdu
	assert_output --partial "Did you mean 'overdue'?"
	run -2 kept list duty:mantain
	assert_output --partial "Did you mean 'maintain'?"
	run -2 kept list kind:meting
	assert_output --partial "Did you mean 'meeting'?"
	run -3 kept list from:ZZ
	assert_output --partial "no such party: 'ZZ'"
	run -2 kept list from:
	assert_output --partial 'a value is missing'
}

@test "filter: values are never SQL" {
	run -0 codes "tag:x' OR '1'='1"
	assert_output ''
	run -0 kept list "') OR 1=1 --" --format json
	refute_output --partial 'no such'
}

@test "filter: a saved one, also negated; one that is not there" {
	mkdir -p "$XDG_CONFIG_HOME/kept"
	printf '[filters]\nold = agreement:BUENOS status:concluded\nself = @self\n' >"$XDG_CONFIG_HOME/kept/config.ini"
	run -0 codes @old
	assert_output 'BA-01 BA-02 BA-03'
	run -0 codes agreement:BUENOS not @old
	assert_output 'BA-04'
	run -2 kept list @self
	assert_output --partial 'names itself'
	run -2 kept list @none
	assert_output --partial "no saved filter '@none'"
}

@test "list: columns, sorting and a limit" {
	run -0 kept list --as-of 2026-11-24 --columns code,due_on --sort -due_on --limit 2 --format csv
	assert_line --index 0 'code,due_on'
	assert_line --index 1 'WD-12,2028-11-15'
	assert_equal "${#lines[@]}" 3
	run -0 kept list --as-of 2026-11-24 --limit 2 --format table
	assert_output --partial 'The first 2 of 49 are shown.'
	run -2 kept list --columns cod
	assert_output --partial "Did you mean 'code'?"
}

@test "list: at 80 columns it is a table still, with the due date under the status" {
	COLUMNS=80 run -0 kept list from:CN --as-of 2026-11-24 --format table
	assert_regex "$output" $'\ncode +title +by +status +evidence\n +due +last news\n'
	assert_line --regexp '^NI-01 .*◔ in progress +-1 ~2$'
	assert_line --regexp 'due 2025-07-01 +2025-09-10$'
	COLUMNS=120 run -0 kept list from:CN --as-of 2026-11-24 --format table
	assert_line --regexp '^code +title +by +due +status +evidence +last news$'
}

@test "list: one item that meets two milestones is of a single origin" {
	kept add commitment TWO-01 --agreement WOODSIDE-2023 --promisors CN --title 'Report twice' \
		--made-on 2023-11-15 -q
	kept add milestone TWO-01 2024-01 -q
	kept add milestone TWO-01 2024-02 -q
	mkdir items
	printf '%s\n' code,occurred_on,summary,nature 'E-TWICE,2024-02-20,Both reports came,act' >items/evidence.csv
	printf '%s\n' evidence,commitment,milestone,bearing E-TWICE,TWO-01,2024-01,supports \
		E-TWICE,TWO-01,2024-02,supports >items/bearings.csv
	kept import items -q
	run -0 codes is:single-origin from:CN agreement:WOODSIDE-2023
	assert_output --partial TWO-01
}

@test "list: the voice of a ministry is the voice of its state" {
	kept add commitment ONE-01 --agreement WOODSIDE-2023 --promisors CN-NNCC --title 'Act' \
		--made-on 2023-11-15 -q
	kept log ONE-01:+ https://mps.example/1 'The ministry says that it acted' --on 2024-02-20 --side cn-mps -q
	run -0 codes is:one-sided from:CN agreement:WOODSIDE-2023
	assert_output --partial ONE-01
	kept log ONE-01:+ https://paper.example/1 'A paper saw it' --on 2024-02-21 --side third -q
	run -0 codes is:one-sided from:CN agreement:WOODSIDE-2023
	refute_output --partial ONE-01
}

@test "list: raters differ where they judged the same, not where something came between" {
	woodside
	contested() {
		kept list is:contested CT-01 --format json "$@" | jq -r '.[].code'
	}
	kept add commitment CT-01 --agreement BUENOS-AIRES-2018 --promisors CN --title 'Two raters' --made-on 2018-12-02 -q
	kept rate CT-01 pending -m 'Nothing yet' --on 2019-06-01 --by ana -q
	kept rate CT-01 in-progress -m 'Some of it' --on 2024-06-01 --by ben -q
	run -0 contested
	assert_output ''
	# of two days, and nothing happened
	kept rate CT-01 stalled -m 'No more' --reason other --on 2024-06-20 --by ana -q
	run -0 contested
	assert_output CT-01
	run -0 kept show CT-01
	assert_output --partial 'of the same evidence one rater concludes something else'
	# as of a day before, nothing is
	run -0 contested --as-of 2024-06-19
	assert_output ''
	# a third rater does not settle it, the dissenter does
	kept rate CT-01 stalled -m 'So it is' --reason other --on 2024-06-25 --by cleo -q
	run -0 contested
	assert_output CT-01
	kept rate CT-01 stalled -m 'I see' --reason other --on 2024-06-26 --by ben -q
	run -0 contested
	assert_output ''
	# what happened between settles it too; half a year does as well, to the day
	kept rate CT-01 pending -m 'Wait' --on 2024-07-01 --by ben -q
	run -0 contested
	assert_output CT-01
	kept log CT-01:+ https://example.org/ct 'An act' --on 2024-07-05 --title Act -q
	kept rate CT-01 in-progress -m 'It moves' --on 2024-07-06 --by ana -q
	run -0 contested
	assert_output ''
	kept rate CT-01 stalled -m 'No' --reason other --on 2025-01-02 --by ben -q
	run -0 contested
	assert_output CT-01
	kept rate CT-01 stalled -m 'No' --reason other --on 2025-01-03 --by ben -q
	run -0 contested
	assert_output ''
	# and the report counts so
	kept report --as-of 2025-01-02 -o report.json
	run -0 python3 "$KEPT_ROOT/tests/lib/report_figures.py" "$KEPT_DB" report.json
	assert_output --partial ' 0 wrong'
	run -0 jq -c '.figures[] | select(.id == "all.contested") | .codes | contains(["CT-01"])' report.json
	assert_output true
}
