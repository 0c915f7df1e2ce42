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
	# an article dates the act of 16 November to the month only
	assert_output --partial 'first act within 1 day'
	assert_output --partial 'Promised by both'
}

@test "deal: who acted first is not said where the dates leave it open" {
	run -0 kept deal WOODSIDE-2023 --as-of 2026-11-24
	# China's act has no day, only a month
	assert_line 'Who acted first is not known: China on WD-02, in Nov 2023 (E030); United States'
	assert_line 'on WD-04, by 16 Nov 2023 (E042).'
	run -0 bash -c '"$KEPT" deal WOODSIDE-2023 --as-of 2026-11-24 --format json | jq -c "[.first_to_act, .order_of_first_acts, (.may_be_first[] | [.side, .commitment, .evidence, .on])]"'
	assert_output '[null,"unknown",["CN","WD-02","E030","2023-11"],["US","WD-04","E042","2023-11-16"]]'
	run -0 kept report --as-of 2024-04-30
	assert_output --partial 'Who acted first is not known'
	refute_output --partial 'First act on record: United States, on WD-04'
}

@test "deal: who acted first, where the days tell" {
	run -0 bash -c '"$KEPT" deal BUSAN-2025 --as-of 2026-11-24 --format json | jq -c "[.first_to_act, .order_of_first_acts, (.may_be_first[] | [.side, .commitment, .evidence, .on])]"'
	assert_output '["CN","known",["CN","BU-06","E146","2025-11-07"]]'
	run -0 kept deal BUSAN-2025 --as-of 2026-11-24
	assert_output --partial 'First act on record: China, on BU-06, 7 Nov 2025 (E146).'
	# before its first act of 7 November comes to light, both act on the same day
	kept edit E146 --nature announcement -m 'a notice' >/dev/null
	run -0 kept deal BUSAN-2025 --as-of 2026-11-24
	assert_output --partial 'Both acted first on the same day, 10 Nov 2025: China on BU-01 (E149); United'
	run -0 bash -c '"$KEPT" deal BUSAN-2025 --as-of 2026-11-24 --format json | jq -c "[.first_to_act, .order_of_first_acts, (.may_be_first[] | .side)]"'
	assert_output '[null,"same-day","CN","US"]'
	run -0 kept deal BEIJING-2024-08 --as-of 2026-11-24
	refute_output --partial 'acted first'
	run -0 bash -c '"$KEPT" deal BEIJING-2024-08 --as-of 2026-11-24 --format json | jq -c "[.first_to_act, .order_of_first_acts, .may_be_first]"'
	assert_output '[null,null,[]]'
}

@test "deal: what makes a first act uncertain" {
	# an act dated to the month that cannot be earlier: the promise was made on the month's last days
	kept edit E030 --occurred-on 2023-12 -m 'later' >/dev/null
	run -0 kept deal WOODSIDE-2023 --as-of 2026-11-24
	assert_output --partial 'First act on record: United States, on WD-04, by 16 Nov 2023 (E042).'
	# and one that can: a second act of China's, dated to the year
	kept edit E078 --occurred-on 2023 -m 'vague' >/dev/null
	run -0 kept deal WOODSIDE-2023 --as-of 2026-11-24
	assert_output --partial 'Who acted first is not known'
	run -0 bash -c '"$KEPT" deal WOODSIDE-2023 --as-of 2026-11-24 --format json | jq -c ".commitments[] | select(.code == \"WD-04\") | [.first_act, .days_to_first_act]"'
	assert_output '["E042",null]'
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
	assert_output '["WOODSIDE-2023",["CN","US"],null,13]'
	run -0 bash -c '"$KEPT" deal WOODSIDE-2023 --as-of 2026-11-24 --format json | jq -c ".commitments[] | select(.code == \"WD-04\") | [.sides, .status, .first_act, .first_act_on, .days_to_first_act, .in_exchange_for]"'
	assert_output '[["US"],"kept","E042","2023-11-16",null,["WD-02"]]'
}

@test "deal: every promise stands in the table once" {
	run -0 bash -c '"$KEPT" deal BUSAN-2025 --format csv --columns code | tail -n +2 | sort | uniq -d'
	assert_output ''
	run -0 kept deal BUSAN-2025 --as-of 2026-11-24
	for code in BU-01 BU-03 BU-05 BU-06 BU-08; do
		assert_equal "$(grep -v 'First act on record' <<<"$output" | grep -c "$code ")" 1
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

@test "deal: however many sides promise, every promise stands in the answer" {
	kept add agreement MANY --title 'A treaty of many' --on 2024-01-01 -q
	for n in 01 02 03 04 05 06 07 08 09 10 11; do
		kept add party "P$n" --name "Party $n" -q
		kept add commitment "M-$n" --agreement MANY --promisors "P$n" --title "Promise $n" \
			--made-on 2024-01-01 -q
	done
	run -0 kept deal MANY --as-of 2024-02-01
	for n in 01 02 03 04 05 06 07 08 09 10 11; do
		assert_output --regexp "M-$n +Promise $n"
	done
	assert_output --partial 'Promised by Party 11'
	run -0 bash -c '"$KEPT" deal MANY --as-of 2024-02-01 --format json | jq -c "[(.sides | length), (.commitments | length)]"'
	assert_output '[11,11]'
}
