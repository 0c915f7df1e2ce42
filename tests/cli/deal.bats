load ../lib/common

setup() {
	common_setup
	woodside
}

@test "deal: what was promised in exchange stands on one row" {
	run -0 kept deal WOODSIDE-2023 --as-of 2026-11-24
	assert_line --index 0 --partial 'WOODSIDE-2023  Biden-Xi summit understandings'
	assert_line --regexp "China +│ United States"
	assert_line --regexp 'in exchange +WD-02 .*│ WD-04 Take'
	assert_output --partial 'first act after 1 day'
	assert_output --partial 'First to act: United States, on WD-04, 16 Nov 2023 (E042).'
	assert_output --partial 'Promised by both'
}

@test "deal: a shortened code, and as of a day" {
	run -0 kept deal wood --as-of 2023-11-30
	assert_output --regexp 'WD-04 Take.*'
	assert_output --partial '✔ kept'
	refute_output --partial '◐ partly kept'
	run -3 kept deal NO-SUCH
}

@test "deal: JSON names sides, first acts and exchanges" {
	run -0 bash -c '"$KEPT" deal WOODSIDE-2023 --as-of 2026-11-24 --format json | jq -c "[.agreement, .sides, .first_to_act, (.commitments | length)]"'
	assert_output '["WOODSIDE-2023",["CN","US"],"US",13]'
	run -0 bash -c '"$KEPT" deal WOODSIDE-2023 --as-of 2026-11-24 --format json | jq -c ".commitments[] | select(.code == \"WD-04\") | [.sides, .status, .first_act, .first_act_on, .days_to_first_act, .in_exchange_for]"'
	assert_output '[["US"],"kept","E042","2023-11-16",1,["WD-02"]]'
}

@test "deal: every promise stands in the table once" {
	run -0 bash -c '"$KEPT" deal BUSAN-2025 --format csv --columns code | tail -n +2 | sort | uniq -d'
	assert_output ''
	run -0 kept deal BUSAN-2025 --as-of 2026-11-24
	for code in BU-01 BU-03 BU-05 BU-06 BU-08; do
		assert_equal "$(grep -v 'First to act' <<<"$output" | grep -c "$code ")" 1
	done
}

@test "deal: what each side can still hold back or break, from the record" {
	run -0 kept deal WOODSIDE-2023 --as-of 2026-11-24
	assert_line --regexp '^can still +break WD-02: No company in China .*│ break WD-04: The institute'
	run -0 bash -c '"$KEPT" deal BUSAN-2025 --as-of 2026-10-01 --format json | jq -c "[.commitments[] | select(.can_still) | [.code, .can_still[:10]]]"'
	assert_output '[["BU-01","break BU-0"],["BU-03","break BU-0"],["BU-05","break BU-0"],["BU-06","hold back "],["BU-08","hold back "]]'
	# the terms of BU-06 and BU-08 ended in November: nothing is left to hold back
	run -0 bash -c '"$KEPT" deal BUSAN-2025 --as-of 2026-11-24 --format json | jq -c "[.commitments[] | select(.can_still) | .code]"'
	assert_output '["BU-01","BU-03","BU-05"]'
}

@test "deal: a narrow terminal gets one side after the other" {
	COLUMNS=60 run -0 kept deal WOODSIDE-2023 --as-of 2026-11-24
	refute_output --partial '│'
	assert_line 'China'
	assert_line 'United States'
	assert_line --regexp '^ +WD-04 Take the Institute'
}
