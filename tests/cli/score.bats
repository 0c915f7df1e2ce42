load ../lib/common

setup() {
	common_setup
	woodside
}

# score FILTER ARGUMENTS...: the JSON through jq
score() {
	local filter=$1
	shift
	kept score --format json "$@" | jq -c "$filter"
}

@test "score: JSON has the keys of the contract; every status is there" {
	run -0 score keys_unsorted --as-of 2024-04-30
	assert_output '["as_of","known_by","commitments","joint","by_status","with_due_date","overdue","kept_late","groups"]'
	run -0 score '.groups[0] | keys_unsorted' --as-of 2024-04-30
	assert_output '["per","key","commitments","by_status","with_due_date","overdue","kept_late"]'
	run -0 score .by_status --as-of 2024-04-30
	assert_output '{"pending":5,"in-progress":2,"stalled":0,"kept":7,"partly-kept":4,"broken":0,"superseded":1,"unverifiable":0,"unreviewed":3}'
}

@test "score: a joint commitment counts once in all, and once for each side" {
	run -0 score '[.commitments, .joint, (.groups | map([.key, .commitments]))]' --as-of 2024-04-30
	assert_output '[22,11,[["US",13],["CN",20]]]'
	run -0 kept score --as-of 2024-04-30 --format table
	assert_output --partial '22  11 joint: 13 + 20 − 11 = 22'
}

@test "score: the share tells what it counts and what it leaves out" {
	run -0 kept score --as-of 2024-04-30 --format table
	assert_output --partial 'Of 11 brought to an end 7 were kept (64 %), 4 partly; left out: 1 superseded, 7'
	assert_output --partial 'kept list from:CN status:partly-kept --as-of 2024-04-30'
	run -0 kept score --as-of 2018-12-02 --format table
	assert_output --partial 'None is brought to an end'
}

@test "score: the command under the table lists as many as the figure says" {
	run -0 kept list from:CN status:partly-kept --as-of 2024-04-30 --format csv --columns code
	assert_equal "${#lines[@]}" 5
}

@test "score: the groups of every kind of grouping add up" {
	for per in kind agreement year; do
		run -0 score '[(.groups | map(.commitments) | add), (.groups | map(.by_status.kept) | add), (.groups[0].per)]' --per "$per" --as-of 2026-11-24
		assert_output "[49,16,\"$per\"]"
	done
	run -2 kept score --per side
}

@test "score: --since shows the earlier figures and the change" {
	run -0 kept score --since 2024-12-31 --as-of 2026-11-24 --format table
	assert_output --partial 'Compared with 31 Dec 2024.'
	assert_output --partial '28 → 49 (+21)'
	run -0 score '[.commitments, .since.as_of, .since.commitments, .since.by_status.kept]' --since 2024-12-31 --as-of 2026-11-24
	assert_output '[49,"2024-12-31",28,12]'
	run -0 score '.since | del(.groups)' --since 2024-04-30 --as-of 2026-11-24
	assert_output "$(score 'del(.groups)' --as-of 2024-04-30)"
	run -2 kept score --since 2026-11-25 --as-of 2026-11-24
}

@test "score: with changes a group stays one line at 80 columns, figure under figure" {
	COLUMNS=80 run -0 kept score --per agreement --since 2024-04-30 --as-of 2026-11-24 --format table
	assert_line 'agreement         promised kept  partly broken open   other unreviewed overdue'
	assert_line 'WOODSIDE-2023     13        8 +3  2 -1  0       2     1 +1  0 -3       0'
	assert_line --regexp '^all +49 \+27 +16 \+9 +10 \+6 '
}

@test "score: CSV has a row for each group" {
	run -0 kept score --as-of 2024-04-30 --format csv
	assert_line --index 0 'per,key,commitments,by_status.pending,by_status.in-progress,by_status.stalled,by_status.kept,by_status.partly-kept,by_status.broken,by_status.superseded,by_status.unverifiable,by_status.unreviewed,with_due_date,overdue,kept_late'
	assert_line --index 1 --partial 'party,US,13,4,1,0,6,1,0,0,0,1,'
	assert_equal "${#lines[@]}" 3
}

@test "score: the filter holds, and an empty ledger has a score too" {
	run -0 score '[.commitments, (.groups | length)]' agreement:BUENOS --per kind --as-of 2026-11-24
	assert_output '[4,3]'
	rm "$KEPT_DB"
	empty_ledger
	run -0 score '[.commitments, .by_status.kept, .groups]'
	assert_output '[0,0,[]]'
	run -0 kept score --format table
	assert_output --partial 'promised'
}

@test "score: kept late counts what was met after its day" {
	run -0 --separate-stderr kept log SD-01:+ 'The working group met' --on 2025-03-01 --milestone 2024-12-31
	run -0 --separate-stderr kept rate SD-01 kept "$output" -m 'It met, two months late' --on 2025-03-02
	run -0 score '[.kept_late, .overdue]' --as-of 2026-11-24
	assert_output '[1,2]'
	run -0 kept list is:kept-late --as-of 2026-11-24 --format csv --columns code
	assert_line --index 1 SD-01
}

@test "score: the command under it says nothing twice" {
	run -0 kept score from:CN status:kept --as-of 2026-11-24 --format table
	assert_line 'List any figure:  kept list from:CN status:kept --as-of 2026-11-24'
}
