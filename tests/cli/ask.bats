load ../lib/common

setup() {
	common_setup
	woodside
}

first() {
	kept ask --as-of 2026-11-24 --format json --limit 1 "$@" | jq -r '.[0].code'
}

@test "ask: a question is answered by the promise that it is about" {
	run -0 first 'Did China go after the chemical companies?'
	assert_output WD-02
	run -0 first has the US taken the institute off the entity list
	assert_output WD-04
	run -0 first 'Have the fentanyl tariffs been removed?'
	assert_output BU-03
	run -0 first 'counternarcotics working group'
	assert_output WD-01
	run -0 first pandas
	assert_output WD-13
	run -0 first 'When did they talk about artificial intelligence?'
	assert_output WD-10
}

@test "ask: Chinese questions find what is recorded in English" {
	run -0 bash -c '"$KEPT" ask 中国禁毒合作 --format json | jq -r "map(.code) | index(\"WD-01\") < 3"'
	assert_output true
	run -0 first 中国有没有打击制造芬太尼前体的企业
	assert_output WD-02
	run -0 first 熊猫
	assert_output WD-13
}

@test "ask: the answer is a sentence with its date, its reason and its evidence" {
	run -0 kept ask Did China go after the chemical 'companies?' --as-of 2026-11-24
	assert_line --index 0 'WD-02  China: Go after specific Chinese companies that make fentanyl precursors'
	assert_output --partial '◐ Partly kept since 19 Mar 2026, confidence moderate'
	assert_output --partial '[E176 E182]'
	assert_output --partial 'Before: stalled from'
	assert_output --partial 'In exchange for WD-04'
}

@test "ask: the answer is as of the day" {
	run -0 bash -c '"$KEPT" ask chemical companies China --as-of 2023-11-30 --format json | jq -c ".[] | select(.code == \"WD-02\") | [.status, .status_as_of, .cites]"'
	assert_output '["in-progress","2023-11-17",["E034","E041","E044"]]'
}

@test "ask: JSON has the keys of the contract, five answers unless more are asked for" {
	run -0 bash -c '"$KEPT" ask fentanyl --format json | jq -c "[length, (.[0] | keys_unsorted)]"'
	assert_output '[5,["code","title","promisors","answer","status","status_as_of","is","evidence","cites","rank"]]'
	run -0 bash -c '"$KEPT" ask fentanyl --limit 8 --format json | jq -c "[length, map(.rank)]"'
	assert_output '[8,[1,2,3,4,5,6,7,8]]'
}

@test "ask: nothing found, nothing asked" {
	run -0 kept ask zebras
	assert_output --partial "Nothing in the ledger is about 'zebras'"
	run -0 kept ask zebras --format json
	assert_output '[]'
	run -2 kept ask did the
	assert_output --partial 'nothing to look for'
	run -0 kept ask '"; DROP TABLE (search) NOT * AND'
}

@test "ask: what the promise itself says goes before what was written about others" {
	run -0 bash -c '"$KEPT" ask chemical companies precursors --format json | jq -r ".[0].code"'
	assert_output WD-02
	run -0 bash -c '"$KEPT" ask did the US lower the fentanyl tariff --format json | jq -r ".[0].code"'
	assert_output BU-03
	run -0 bash -c '"$KEPT" ask military crisis communication --format json | jq -r ".[0].code"'
	assert_output SD-01
}
