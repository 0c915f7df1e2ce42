load ../lib/common

@test "home: without a ledger it says how to make one, and that is no failure" {
	run -0 kept
	assert_output --partial 'There is no ledger yet'
	assert_output --partial 'kept init --example'
}

@test "home: what is overdue, what waits for review, where the ledger is" {
	woodside
	run -0 kept --as-of 2026-11-24
	assert_output --partial 'Overdue: 3'
	assert_output --partial 'ON-02'
	assert_output --partial 'Waiting for review:'
	assert_output --partial "$KEPT_DB: 49 commitments. Analyst: ana"
	run -0 bash -c '"$KEPT" --as-of 2026-11-24 --format json | jq -c "[.commitments, (.overdue | map(.code))]"'
	assert_output '[49,["ON-02","SD-01","NI-01"]]'
}

@test "home: a source that nothing rests on waits in the inbox" {
	empty_ledger
	kept add source S-NEW --title 'Not read yet' >/dev/null
	run -0 kept
	assert_output --partial 'Inbox: 1 source that nothing rests on'
	assert_output --partial 'Not read yet'
}
