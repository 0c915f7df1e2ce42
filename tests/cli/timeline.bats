load ../lib/common

setup() {
	common_setup
	woodside
}

@test "timeline: a line for each commitment, years above, a legend below" {
	run -0 kept timeline agreement:WOODSIDE-2023 --as-of 2026-11-24
	assert_equal "$(grep -c '^WD-' <<<"$output")" 13
	assert_line --regexp '^ +2020 .*2024'
	assert_line --regexp '^WD-02 .*◔.*◐.*‖.*◐'
	assert_output --partial 'm made  | due'
}

@test "timeline: machine formats give the events as rows, in order of time" {
	run -0 kept timeline WD-04 --as-of 2026-11-24 --format csv
	assert_line --index 0 'date,code,what,text'
	assert_line '2023-11-17,WD-04,kept,The removal took effect.'
	assert_line --index 2 --partial '2023-11-15,WD-04,made,'
	run -0 bash -c '"$KEPT" timeline WD-04 --as-of 2026-11-24 --format json | jq -c "group_by(.what) | map([.[0].what, length])"'
	assert_output '[["context",4],["kept",3],["made",1],["supports",3]]'
}

@test "timeline: later events are hidden, due days to come are not" {
	run -0 bash -c '"$KEPT" timeline SD-01 --as-of 2024-06-30 --format json | jq -c "map([.date, .what])"'
	assert_output --partial '["2024-12-31","due"]'
	refute_output --partial '2024-11'
	run -0 kept timeline tag:none-such
	assert_output --partial 'No commitment passes the filter.'
}
