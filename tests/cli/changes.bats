load ../lib/common

setup() {
	common_setup
	empty_ledger
	kept add party US --name 'United States' >/dev/null
}

titles() {
	kept changes --format json "$@" | jq -c 'map([.op, .record, .code])'
}

@test "changes: each analyst sees what is new to them, once" {
	run -0 titles
	assert_output '[["add","party","US"]]'
	run -0 titles
	assert_output '[]'
	run -0 titles --by ben
	assert_output '[["add","party","US"]]'
	kept add party CN --name China >/dev/null
	run -0 titles --peek
	assert_output '[["add","party","CN"]]'
	run -0 titles
	assert_output '[["add","party","CN"]]'
	run -0 titles
	assert_output '[]'
}

@test "changes: since a time, as often as asked" {
	run -0 titles --since 2020
	assert_output '[["add","party","US"]]'
	run -0 titles --since 2020-01-01T00:00:00.000Z
	assert_output '[["add","party","US"]]'
	run -0 titles --since tomorrow
	assert_output '[]'
	run -2 kept changes --since 3/4/2024
}

@test "changes: reading them writes no entry" {
	kept changes >/dev/null
	run -0 bash -c '"$KEPT" verify --format json | jq -c "[.ok, .entries]"'
	assert_output '[true,1]'
}

@test "changes: a revision names its fields and its reason; an import is one row for people" {
	kept edit US --name 'The United States' -m 'fuller' >/dev/null
	run -0 bash -c '"$KEPT" changes --since 2020 --format json | jq -c ".[1] | [.op, .fields, .why]"'
	assert_output '["revise",["name"],"fuller"]'
	rm kept.db
	woodside
	run -0 kept changes --since 2020
	assert_output --partial 'records'
	assert_output --partial '751 records'
	assert [ "${#lines[@]}" -lt 20 ]
}
