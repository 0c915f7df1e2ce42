load ../lib/common

setup() {
	common_setup
	woodside
}

rating() {
	sqlite3 "$KEPT_DB" "SELECT status, as_of, rationale, reason, confidence, rater, cites FROM rating WHERE code = '$1'"
}

@test "rate: status, evidence and reason; the rater is the author" {
	run --separate-stderr -0 kept rate WD-02 kept E176 --cite E182,E176 -m 'Prosecutions followed' --confidence high --on 2026-05-01
	[[ "$output" =~ ^R- ]]
	run -0 rating "$output"
	assert_output 'kept|2026-05-01|Prosecutions followed||high|ana|E176;E182'
	run -0 sqlite3 "$KEPT_DB" "SELECT status FROM commitment WHERE code = 'WD-02'"
	assert_output kept
}

@test "rate: a status by its beginning, with spaces or underscores" {
	run --separate-stderr -0 kept rate WD-02 'partly kept' E176 -m x --on 2026-10-01
	run --separate-stderr -0 kept rate WD-02 In_Progress -m x --on 2026-10-02
	run --separate-stderr -0 kept rate WD-02 unv -m x --on 2026-10-03
	run -2 kept rate WD-02 p -m x
	assert_output --partial 'pending'
	run -2 kept rate WD-02 borken E176 -m x
	assert_output --partial "'broken'"
	run -2 kept rate WD-02 unreviewed -m x
}

@test "rate: a verdict needs evidence, and the message names the newest" {
	run -4 kept rate WD-02 broken --reason other --because 'no prosecutions'
	assert_output --partial "a verdict needs evidence: 'broken' on WD-02 cites none"
	assert_output --partial 'E182, E176'
	assert_output --partial 'kept looked WD-02'
}

@test "rate: evidence that does not bear on the commitment is refused" {
	run -4 kept rate WD-02 kept E001 -m x
	run -3 kept rate WD-02 kept E999 -m x
	run -3 kept rate WD-999 kept E176 -m x
}

@test "rate: stalled and broken need a reason code" {
	run -4 kept rate WD-02 stalled -m x
	run --separate-stderr -0 kept rate WD-02 stalled --reason suspended -m x
	run -2 kept rate WD-02 stalled --reason suspnded -m x
	assert_output --partial "'suspended'"
}

@test "rate: the rationale from standard input or a file, and never left out" {
	run --separate-stderr -0 bash -c '"$KEPT" rate WD-02 pending -m - <<<"from a pipe"'
	run -0 rating "$output"
	assert_output --partial 'from a pipe'
	echo 'from a file' >why.txt
	run --separate-stderr -0 kept rate WD-02 pending -m @why.txt --on 2026-10-01
	run -0 rating "$output"
	assert_output --partial 'from a file'
	run -3 kept rate WD-02 pending -m @none.txt
	run -2 kept rate WD-02 pending
	assert_output --partial '--because'
	run -2 kept rate WD-02
	run -2 kept rate WD-02 pending -m x --on 2024-02-30
}

@test "rate: today unless said, and the confidence that was assumed is said" {
	run --separate-stderr -0 kept rate WD-02 pending -m x
	assert_regex "$stderr" 'confidence: moderate'
	run -0 sqlite3 "$KEPT_DB" "SELECT as_of = date('now') FROM rating WHERE code = '$output'"
	assert_output 1
}

@test "rate: JSON and a dry run" {
	run --separate-stderr -0 kept rate WD-02 pending -m x --format json
	run -0 jq -r '.commitments[0]' <<<"$output"
	assert_output WD-02
	before=$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')
	run --separate-stderr -0 kept -n rate WD-02 pending -m x --on 2026-10-01
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')" "$before"
}

@test "rate: a second judgement of the same day is a correction of the first" {
	first=$(kept rate WD-02 pending -m x -q)
	run -4 kept rate WD-02 in-progress -m y
	assert_output --partial "ana has rated WD-02"
	assert_output --partial "kept edit $first --status in-progress --rationale 'why' -m 'second thought'"
	run --separate-stderr -0 kept edit "$first" --status in-progress -m 'read again'
	run -0 sqlite3 "$KEPT_DB" "SELECT status FROM commitment WHERE code = 'WD-02'"
	assert_output in-progress
}

@test "rate, log, looked: a day that is still to come is a slip" {
	run -2 kept rate WD-12 in-progress -m 'on the way' --on 2099-01-01
	assert_output "kept: --on: 2099-01-01 is still to come, today is $(date +%F)"
	run -2 kept log WD-12:~ https://example.org/a 'An entry' --on 2099
	run -2 kept looked WD-12 'somewhere' --on 2099-01-01
	run -0 kept looked WD-12 'somewhere' --on tomorrow # it is that day already in Beijing
}
