load ../lib/common

setup() {
	common_setup
	woodside
}

@test "review: each line says why it waits" {
	run -0 kept review --as-of 2026-11-24 --format table
	assert_line --index 0 --partial 'Waiting for review'
	run -0 kept review --as-of 2026-11-24 --format csv --columns code,why
	assert_line 'BA-04,"to be kept in force until 1 Mar 2019, which has passed: was it?"'
	assert_line 'WD-05,evidence of 19 Mar 2026 is newer than the rating of 20 Jun 2024'
	assert_line 'SD-01,a search without result of 24 Nov 2026 is newer than the rating of 1 Jun 2024'
}

@test "review: duties to keep something in force, once their date has passed" {
	run -0 kept review duty:maintain --as-of 2026-11-24 --format csv --columns code
	assert_output 'code
BA-04
BU-04
BU-06
BU-08
BU-09'
	run -0 kept review duty:maintain --as-of 2019-03-01 --format csv --columns code
	assert_output 'code'
}

@test "review: what was found says more than a search that came later" {
	kept -q log SD-01:- https://example.org/a 'No group was convened' --on 2026-09
	run -0 kept review --format csv --columns code,why
	assert_line 'SD-01,evidence of Sep 2026 is newer than the rating of 1 Jun 2024'
}

@test "review: what nobody has rated" {
	run -0 kept review is:unreviewed --as-of 2024-04-30 --format csv --columns why
	assert_equal "${#lines[@]}" 4
	assert_line --index 1 --partial 'not rated yet'
}

@test "review: a rating takes it off the list" {
	run -0 --separate-stderr kept rate BA-04 unverifiable -m 'Overtaken by events' --on 2026-11-24
	run -0 kept review duty:maintain --as-of 2026-11-24 --format csv --columns code
	refute_output --partial 'BA-04'
}

@test "review: JSON is the list's object and the reason" {
	run -0 bash -c '"$KEPT" review --as-of 2026-11-24 --format json | jq -c ".[0] | keys_unsorted | .[0], .[-1]"'
	assert_line --index 0 '"code"'
	assert_line --index 1 '"why"'
}

@test "review: nothing waits" {
	run -0 kept review SL-01 --as-of 2026-11-24
	assert_output --partial 'Nothing waits.'
}
