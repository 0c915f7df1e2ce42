load ../lib/common

setup() {
	common_setup
	woodside
}

@test "overdue: earliest first, with how late, the last news and whether anybody looked" {
	run -0 kept overdue --as-of 2026-11-24 --format table
	assert_line --index 0 --partial ': 3 of 49'
	assert_output --partial '2 y 5 mo'
	assert_output --partial 'Jun 2024'
	assert_output --partial 'none found'
	assert_output --partial '5 duties to keep something in force have passed their date unjudged: kept review'
	assert_output --partial 'duty:maintain --as-of 2026-11-24'
	assert_output --partial "kept log ON-02:+ URL 'what happened'"
}

@test "overdue: JSON has the keys of the contract and days that count" {
	run -0 bash -c '"$KEPT" overdue --as-of 2026-11-24 --format json | jq -c ".[0] | keys_unsorted"'
	assert_output '["code","title","promisors","milestone","due_on","days_overdue","status","last_evidence_on","last_looked_on"]'
	run -0 bash -c '"$KEPT" overdue --as-of 2026-11-24 --format json | jq -c "[.[] | [.code, .due_on, .days_overdue, .last_looked_on]]"'
	assert_output '[["ON-02","2024-06",877,null],["SD-01","2024-12-31",693,"2026-11-24"],["NI-01","2025-07-01",511,null]]'
}

@test "overdue: nothing is late before the last day of its period has passed" {
	run -0 kept overdue ON-02 --as-of 2024-06-30 --format csv --columns code
	assert_output 'code'
	run -0 kept overdue ON-02 --as-of 2024-07-01 --format csv --columns code,days_overdue
	assert_line --index 1 'ON-02,1'
}

@test "overdue: --check answers with the exit code, and still shows" {
	run -1 kept overdue --check --as-of 2026-11-24 --format csv --columns code
	assert_output --partial 'SD-01'
	refute_output --partial 'kept:'
	run -0 kept overdue --check --as-of 2024-04-30
	assert_output --partial 'Nothing is overdue.'
	run -0 kept overdue --check --as-of 2024-06-20 --within 30
	assert_output --partial 'ON-02'
	assert_output --partial 'in 10 days'
}

@test "overdue: --within shows what is to come too" {
	run -0 kept overdue --within 400 --as-of 2026-11-24 --format csv --columns code,days_overdue
	assert_line 'SD-01,693'
	assert_line --regexp '^BU-.*,-'
	run -2 kept overdue --within -3
}

@test "overdue: the filter holds" {
	run -0 kept overdue from:US --as-of 2026-11-24 --format csv --columns code
	refute_output --partial 'NI-01'
	run -2 kept overdue form:US
	assert_output --partial 'Did you mean from:?'
}

@test "overdue: evidence that meets the milestone ends it" {
	run -0 --separate-stderr kept log NI-01:+ 'Class control takes effect' --on 2026-08-01 --milestone 2025-07-01
	run -0 kept overdue --as-of 2026-11-24 --format csv --columns code
	refute_output --partial 'NI-01'
}

@test "overdue, review: a filter that nothing passes is no good news" {
	for command in overdue review timeline; do
		run -0 kept "$command" zzzz --format table
		assert_output --partial 'No commitment passes the filter.'
	done
	run -0 kept overdue from:US --as-of 2018-12-02 --format table
	assert_output --partial 'Nothing is overdue.'
}

@test "overdue: the last news is written as the evidence was, a month also where it ends on the 28th" {
	last_news() {
		"$KEPT" overdue ON-02 --as-of 2026-11-24 --format csv --columns last_evidence_on,last_looked_on | tail -1
	}
	for day in 2025-02-26 2025-02-28 2025-03 2025-Q2 2025-08-31 2025; do
		run -0 --separate-stderr kept log ON-02:~ "News of $day" --on "$day"
		run -0 last_news
		assert_output "$day,"
	done
	run -0 --separate-stderr kept log ON-02:~ 'News of a month' --on 2026-02
	run -0 --separate-stderr kept looked ON-02 'the gazettes' --on 2026-03-31
	run -0 last_news
	assert_output '2026-02,2026-03-31'
}
