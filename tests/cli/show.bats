load ../lib/common

setup() {
	common_setup
	woodside
}

# show ARGUMENTS...: as JSON, through a jq program given first
jqshow() {
	local program=$1
	shift
	kept show --format json "$@" | jq -c "$program"
}

@test "show: the answer stands first, in words" {
	run -0 kept show WD-04 --as-of 2026-11-24
	assert_line --index 0 --partial 'WD-04  Take the Institute of Forensic Science'
	assert_output --partial '✔ KEPT since 17 Nov 2023, confidence moderate at the last look (14 Aug 2025)'
	assert_output --partial 'Bureau of Industry and Security (United States)'
	assert_output --partial 'Evidence: 3 support, none contradicts, 4 context'
	assert_output --partial 'The removal took effect. [E042 E043]'
	assert_output --partial 'in exchange'
	assert_output --partial 'WD-02'
}

@test "show: what was rated once has no last look, what was not rated says so" {
	run -0 kept show WD-04 --as-of 2023-11-30
	assert_output --partial '✔ KEPT since 17 Nov 2023, confidence high'
	refute_output --partial 'last look ('
	run -0 kept show WD-04 --as-of 2023-11-16
	assert_output --partial 'NOT YET REVIEWED: kept rate WD-04'
}

@test "show: what is overdue, and what waits for review, comes next" {
	run -0 kept show SD-01 --as-of 2026-11-24
	assert_output --partial 'OVERDUE for 1 y 11 mo: due 31 Dec 2024'
	run -0 kept show SD-01 --as-of 2024-12-31
	refute_output --partial 'OVERDUE'
	assert_output --partial 'Falls due in 0 days'
	run -0 kept show BA-04 --as-of 2024-04-30
	refute_output --partial 'OVERDUE'
	assert_output --partial 'its term ended on 1 Mar 2019'
}

@test "show: caveats are told in words" {
	run -0 kept show WD-02 --as-of 2026-11-24
	assert_output --partial 'Contested: evidence stands on both sides, '
	assert_output --partial 'Evidence: 14 support, 4 contradict, 6 context'
}

@test "show: a code may be shortened and in any case; a wrong one is exit 3" {
	run -0 kept show wd-12
	assert_line --index 0 --partial 'WD-12  Invite 50,000 young Americans'
	assert_output --partial '40000 in Jan 2026 (published 2026-01)'
	run -3 kept show NO-SUCH
	assert_output --partial "no such record: 'NO-SUCH'"
}

@test "show: JSON has the keys of the contract" {
	run -0 jqshow 'keys_unsorted[0:14]' WD-04
	assert_output '["code","title","agreement","promisors","promisees","kind","duty","made_on","due_on","status","status_as_of","is","evidence","last_evidence_on"]'
	run -0 jqshow '[has("wordings","links","milestones","evidence_items","ratings","kept_if","broken_if","notes","tags")] | all' WD-04
	assert_output 'true'
	run -0 jqshow '.evidence_items[] | select(.code == "E042") | [.occurred_on, .bearing, .nature, .credibility, .source.code, .source.reliability]' WD-04
	assert_output '["2023-11-16","supports","act",1,"FR-IFS-2023","A"]'
	run -0 jqshow '.ratings | map([.status, .as_of, .confidence, .cites])' WD-04
	assert_output '[["kept","2023-11-17","high",["E042","E043"]],["kept","2024-04-30","high",["E040","E042"]],["kept","2025-08-14","moderate",["E128"]]]'
}

@test "show: one code gives an object, several an array, JSON Lines a line each" {
	run -0 jqshow 'type' WD-04
	assert_output '"object"'
	run -0 jqshow 'map(.code)' WD-04 WD-02
	assert_output '["WD-04","WD-02"]'
	run -0 bash -c '"$KEPT" show WD-04 WD-02 --format jsonl | jq -r .code | paste -sd " "'
	assert_output 'WD-04 WD-02'
}

@test "show: evidence counts as of 30 April 2024 are those computed apart from the program" {
	local expected=(BA-01:4:0:2 BA-02:2:0:2 BA-03:3:7:5 BA-04:0:0:2 CN1-01:0:0:1 CN1-02:0:0:1
		GZ-01:1:0:1 SL-01:1:0:1 VI-01:0:0:2 WD-01:5:0:5 WD-02:8:1:6 WD-03:4:1:8 WD-04:3:0:3
		WD-05:4:0:1 WD-06:2:0:3 WD-07:1:0:1 WD-08:1:0:1 WD-09:0:0:1 WD-10:0:0:3 WD-11:1:0:3
		WD-12:0:0:1 WD-13:0:0:1)
	run -0 bash -c '"$KEPT" show --as-of 2024-04-30 --format json "$@" |
		jq -r ".[] | [.code, .evidence.supports, .evidence.contradicts, .evidence.context] |
			map(tostring) | join(\":\")" | paste -sd " "' - "${expected[@]%%:*}"
	assert_output "${expected[*]}"
	run -0 bash -c '"$KEPT" show --as-of 2024-04-30 --format json "$@" |
		jq -r ".[] | [.code] + (.evidence_items as \$e | [\"supports\", \"contradicts\", \"context\"] |
			map(. as \$b | \$e | map(select(.bearing == \$b)) | length)) |
			map(tostring) | join(\":\")" | paste -sd " "' - "${expected[@]%%:*}"
	assert_output "${expected[*]}"
}

@test "show: a commitment that was not made yet is not there" {
	run -3 kept show BU-01 --as-of 2024-04-30
}

@test "show: CSV is the evidence" {
	run -0 kept show WD-04 --format csv
	assert_line --index 0 'commitment,code,occurred_on,bearing,note,summary,quote,locator,nature,credibility,source,source_title,publisher,url,reliability'
	assert_equal "${#lines[@]}" 8
	run -2 kept show E042 --format csv
}

@test "show: other records, and what rests on them" {
	run -0 kept show E042
	assert_output --partial 'WD-04 kept'
	assert_output --partial 'FR-IFS-2023'
	run -0 jqshow '[.record, .code, (.bearings | length), (.used_by | map(.record) | unique)]' E042
	assert_output '["evidence","E042",1,["commitment","rating"]]'
	run -0 jqshow '[.record, (.used_by | map(select(.record == "commitment")) | length)]' WOODSIDE-2023
	assert_output '["agreement",13]'
	run -0 jqshow '[.record, .name_local]' CN-MPS-NCB
	assert_output '["party","公安部禁毒局"]'
	run -0 kept show FR-IFS-2023
	assert_output --partial 'evidence'
	assert_output --partial 'E042'
}

@test "show: what was retracted leads to its history" {
	kept log WD-02:~ 'Nothing that matters' --on 2026-11-01 >code
	local code
	code=$(head -1 code | cut -d' ' -f1)
	kept retract "$code" -m 'entered by mistake' >/dev/null
	run -3 kept show "$code"
	assert_output --partial "$code was retracted"
	run -0 kept show WD-02
	assert_output --partial "Retracted: evidence $code"
}

@test "show: both sides' wordings stand beside each other, in Chinese too" {
	kept add wording WD-01 CN '两国元首同意成立禁毒合作工作组，恢复中美禁毒合作' --locator '外交部' >/dev/null
	kept add wording WD-01 CN 'The two sides set up a working group on counternarcotics' --language en >/dev/null
	COLUMNS=80 run -0 kept show WD-01 --as-of 2026-11-24
	assert_line --regexp '^ +China +│ United States$'
	assert_line --regexp '^en +“The two sides set up .*│ “we are restarting'
	assert_line --regexp '^zh +“两国元首同意成立禁毒合作工作组'
	# no line is wider than the terminal, where a Han character takes two columns
	python3 -c '
import sys, unicodedata
wide = lambda c: 2 if unicodedata.east_asian_width(c) in "WF" else 1
for line in sys.stdin.read().split("\n"):
	assert sum(map(wide, line)) <= 80, line' <<<"$output"
	COLUMNS=60 run -0 kept show WD-01 --as-of 2026-11-24
	refute_output --partial '│'
	assert_line 'China'
	assert_line 'United States'
}

@test "show: any record is shown as of the day, or said to be later" {
	run -3 kept show E182 --as-of 2024-01-01
	assert_output --partial 'evidence E182 is of 2026-03-19: later than 2024-01-01'
	run -3 kept show wood --as-of 2020-01-01
	assert_output --partial 'agreement WOODSIDE-2023 is of 2023-11-15'
	run -3 kept show WD-02 --as-of 2020-01-01
	assert_output --partial 'commitment WD-02 is of 2023-11-15'
	# the source stays; what it told later is not there yet
	run -0 bash -c '"$KEPT" show YAHOO-WD --as-of 2020-01-01 --format json | jq -c "[.code, .used_by]"'
	assert_output '["YAHOO-WD",[]]'
	run -0 bash -c '"$KEPT" show YAHOO-WD --as-of 2024-01-01 --format json | jq -c ".used_by | length > 0"'
	assert_output true
	run -0 bash -c '"$KEPT" show WOODSIDE-2023 --as-of 2023-11-16 --format json | jq -r ".used_by[] | select(.code == \"WD-04\").how"'
	assert_output unreviewed
}

@test "show: a record as it was known by a time" {
	run -0 kept show CN --known-by 2030-01-01
	assert_line --index 0 --partial 'as known by 1 Jan 2030'
	assert_output --partial "People's Republic of China"
	run -3 kept show CN --known-by 2001-01-01
}

@test "show: a schedule in words, and one that has no words as it is" {
	woodside
	run -0 kept show WD-08
	assert_line --regexp '^ +due +every 6 months$'
	run -0 kept show WD-07
	assert_line --regexp '^ +due +every year$'
	monthly() { # CODE RULE
		kept add commitment "$1" --agreement WOODSIDE-2023 --promisors US --kind other --duty recur \
			--title Talk --made-on 2024-01-01 --schedule "$2" >/dev/null
		run -0 kept show "$1"
	}
	monthly A-1 'FREQ=MONTHLY;COUNT=5'
	assert_line --regexp '^ +due +every month, 5 times$'
	monthly A-2 'FREQ=MONTHLY;BYDAY=1MO'
	assert_line --regexp '^ +due +again and again: FREQ=MONTHLY;BYDAY=1MO$'
}

@test "show: of a duty that recurs, the days that nothing meets" {
	run -0 kept show WD-07 --as-of 2026-11-24 --format table
	assert_line --regexp '^ +met +what was due 15 Nov 2024, by E050'
	assert_line --regexp '^ +unmet +what was due 15 Nov 2026, 15 Nov 2025'
	run -0 kept show WD-07 --as-of 2025-06-01 --format table
	refute_line --partial 'unmet'
	run -0 kept report WD-07 --as-of 2026-11-24
	assert_output --partial 'what was due 15 Nov 2026, 15 Nov 2025'
}
