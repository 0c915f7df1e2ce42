load ../lib/common

setup() {
	common_setup
	woodside
}

codes() {
	kept search --format json "$@" | jq -r '.[].code' | sort | paste -sd ' '
}

@test "search: Chinese words of any length, shown without the index's spaces" {
	run -0 codes 禁毒
	assert_output 'CN-MPS-NCB CN-NNCC UDN-20251216'
	run -0 codes 芬太尼
	assert_output 'CNA-TW-20260319 HK01-20251113 RTHK-20250307 UDN-20251110 VOACANT-20210824'
	run -0 bash -c '"$KEPT" search 芬太尼 --format json | jq -r ".[].snippet"'
	assert_output --partial '芬太尼白皮书'
}

@test "search: text is shown as it was written, and parties are found by their own names" {
	run -0 kept search 芬太尼 --format csv
	assert_line --partial ',美國提供線索 湖北警方捕芬太尼銷售者並跨省偵辦,'
	assert_line --partial ',FBI局長證實上週訪華達協議 促成中國加強監管芬太尼原…,'
	run -0 kept search 禁毒 --format csv
	assert_line --regexp '^party,CN-NNCC,NI-01,国家禁毒委员会,'
	assert_line --regexp '^party,CN-MPS-NCB,,公安部禁毒局,'
	assert_line --regexp '^source,UDN-20251216,'
	run -0 kept search 'Narcotics Control Bureau' --format csv
	assert_line --regexp '^party,CN-MPS-NCB,'
	# a filter by full text stays with what the manual says
	run -0 kept list 国家禁毒委员会 --format json
	assert_output --partial '[]'
}

@test "search: JSON has the keys of the contract" {
	run -0 bash -c '"$KEPT" search precursors --format json | jq -c ".[0] | keys_unsorted"'
	assert_output '["record","code","commitments","snippet","rank"]'
	run -0 bash -c '"$KEPT" search "panda conservation" WD-13 --format json | jq -c "map(.commitments) | unique"'
	assert_output '[["WD-13"]]'
}

@test "search: all words must be there; one argument with a space is a phrase" {
	run -0 codes panda conservation
	assert_output --partial 'WD-13'
	run -0 codes 'conservation panda'
	assert_output ''
	run -0 codes panda fentanyl
	assert_output ''
}

@test "search: terms and codes keep what is about those commitments" {
	run -0 bash -c '"$KEPT" search fentanyl WD-02 --format json | jq -c "map(.commitments | index(\"WD-02\") != null) | all"'
	assert_output true
	run -0 bash -c '"$KEPT" search precursors from:US --format json | jq length'
	local us=$output
	run -0 bash -c '"$KEPT" search precursors --format json | jq length'
	assert [ "$us" -lt "$output" ]
	run -2 kept search precursors form:US
	assert_output --partial 'from:'
}

@test "search: what had not happened yet is not found" {
	run -0 bash -c '"$KEPT" search panda --as-of 2018-01-01 --format json | jq -c "map(select(.record != \"source\"))"'
	assert_output '[]'
}

@test "search: no words, and words that FTS would read as syntax" {
	run -2 kept search from:US
	run -0 kept search 'NEAR(' zebras 'OR' '"*' --format json
	assert_output '[]'
}
