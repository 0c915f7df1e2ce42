load ../lib/common

setup() {
	common_setup
	woodside
}

@test "indicator: alone it lists the series, what aims at them and the newest figure" {
	run -0 kept indicator --format json
	assert_equal "$(jq length <<<"$output")" 8
	assert_equal "$(jq -c '.[] | select(.code == "YOUTH-CUM") |
		[.newest, .last_period, .figures, .commitments]' <<<"$output")" \
		'[40000,"2026-01",3,["WD-12"]]'
	run -0 kept indicator
	assert_output --partial '40000 persons, Jan 2026'
	run -2 kept indicator --event WD-02
	run -3 kept indicator NO-SUCH
}

@test "indicator: figures before and after a promise, checked against the table" {
	run -0 kept indicator OD-12ME --event WD-02 --format json
	# 112323 in 2023-06, 93331 in 2020-12: 911 days between the ends of the periods
	assert_equal "$(jq -c '.event | [.commitment, .on, .before.level.value, .after.level.value,
		.newest.value, .change, .before.change_per_year]' <<<"$output")" \
		'["WD-02","2023-11-15",112323,107543,68632,-43691,7614]'
	assert_equal "$(python3 -c 'print(round((112323 - 93331) / (911 / 365.2425)))')" 7614
	run -0 kept indicator OD-12ME --event WD-02
	assert_output --partial 'A change after a promise is no proof of its cause.'
	assert_output --partial '112323 deaths in Jun 2023 (published 2024-01-20, KTSM-20240120)'
	run -0 kept indicator OD-12ME --event WD-02 --years 1 --format json
	assert_equal "$(jq -c '.event.before.change_per_year' <<<"$output")" 5333
	assert_equal "$(python3 -c 'print(round((112323 - 109680) / (181 / 365.2425)))')" 5333
}

@test "indicator: JSON has numbers, every digit as it was published" {
	kept add indicator EX --title Exact --unit t --better up -q
	for value in 0.1000 12345678901234567890.123456789 -7 5.50; do
		kept add observation EX "202$((++n))" "$value" -q
	done
	run -0 kept indicator EX --format json
	assert_equal "$(grep -oE '"value":[^,]*' <<<"$output" | tr '\n' ' ')" \
		'"value":0.1000 "value":12345678901234567890.123456789 "value":-7 "value":5.50 '
	run -0 kept indicator SOY-CONFIRMED --format json
	assert_equal "$(jq -c '.targets[0] | [.baseline, .value]' <<<"$output")" '[0,12]'
}

@test "indicator: a figure whose period holds the event stands on neither side" {
	run -0 kept indicator OD-ANNUAL --event 2023-11-15 --format json
	assert_equal "$(jq -c '.event | [.before.level.period, .spanning.period, .after.level.period]' \
		<<<"$output")" '["2022","2023","2024"]'
	run -2 kept indicator OD-ANNUAL --event 3/4/2024
	assert_output --partial '2024-03-04'
}

@test "indicator: revised figures keep their vintages, as of the day" {
	kept add observation --indicator OD-ANNUAL --period 2023 --value 105010 --published-on 2025-06 >/dev/null
	run -0 kept indicator OD-ANNUAL --format json
	assert_equal "$(jq -c '.points[] | select(.period == "2023") | [.vintages[].value]' <<<"$output")" \
		'[105007,105010]'
	run -0 kept indicator OD-ANNUAL --event 2022-06 --format json
	assert_equal "$(jq -c .event.after.level.value <<<"$output")" 105010
	run -0 kept indicator OD-ANNUAL --event 2022-06 --vintage first --format json
	assert_equal "$(jq -c .event.after.level.value <<<"$output")" 105007
	run -0 kept indicator OD-ANNUAL --event 2022-06 --as-of 2025-01-01 --format json
	assert_equal "$(jq -c .event.after.level.value <<<"$output")" 105007
	run -0 kept indicator OD-ANNUAL --format csv
	assert_output --partial 'OD-ANNUAL,2023,105010,2025-06,2,2,yes,'
	assert_output --partial 'OD-ANNUAL,2023,105007,2024-12,1,2,no,'
	run -0 kept indicator OD-ANNUAL --event 2022-06
	assert_output --partial '2 of 2'
}

@test "show: measured progress towards the target, by its day and since" {
	run -0 kept show BU-10 --format json
	assert_equal "$(jq -c '.targets[0].progress | [.by_due.value, .by_due.share, .by_due.shortfall,
		.actual.value, .actual.share, .actual.met]' <<<"$output")" \
		'["2.26",0.1883,9.74,"8",0.6667,false]'
	run -0 kept show WD-12
	assert_output --partial '40000 in Jan 2026'
	assert_output --partial 'illustrative'
	run -0 kept show WD-12 --as-of 2024-12-01
	assert_output --partial 'nothing measured yet'
}
