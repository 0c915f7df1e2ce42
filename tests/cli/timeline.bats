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

@test "timeline: a wide terminal is used for titles, and no sign is hidden by another" {
	COLUMNS=80 run -0 kept timeline WD-08 --as-of 2026-11-24
	assert_line --regexp '^WD-08 .*…'
	COLUMNS=170 run -0 kept timeline WD-08 --as-of 2026-11-24
	title=$(kept list WD-08 --columns title --format csv | tail -1)
	assert_line --partial "$title"
	kept timeline --as-of 2026-11-24 --format json >events.json
	for columns in 80 120; do
		COLUMNS=$columns kept timeline --as-of 2026-11-24 >drawn.txt
		run -0 python3 - $columns <<-'PY'
			import json, re, sys
			signs = dict(zip("pending in-progress stalled kept partly-kept broken superseded unverifiable"
			                 " made due supports contradicts context".split(), "○◔‖✔◐✘»?m|+-~"))
			events = {}
			for e in json.load(open("events.json")):
			    events.setdefault(e["code"], set()).add(e["what"])
			drawn, code, seen = {}, None, 0
			label = max(map(len, events)) + 2 + 22 + (int(sys.argv[1]) - 80) // 2
			for line in open("drawn.txt", encoding="utf-8").read().split("\n\n")[1].splitlines()[1:]:
			    begins = re.match(r"[A-Z]\S+", line)
			    code = begins.group() if begins else code
			    drawn[code] = drawn.get(code, "") + line[label:]
			for code, whats in events.items():
			    for what in whats:
			        sign = signs[what]
			        if sign not in drawn[code] and not (what == "due" and "→" in drawn[code]):
			            print(code, what, drawn[code])
			        seen += 1
			print(seen > 200)
		PY
		assert_output True
	done
}
