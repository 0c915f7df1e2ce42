load ../lib/common

setup() {
	common_setup
	woodside
}

# How many entries the journal holds.
entries() {
	sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal'
}

@test "log: evidence, its source and its bearings are one transaction" {
	before=$(entries)
	run --separate-stderr -0 kept log WD-02:+ WD-07:~ https://example.org/hubei \
		'Hubei police report an arrest on a US lead' --title 'An arrest' \
		--published 2026-03-19 --publisher CNA --nature act --credibility 2
	[[ "$output" =~ ^E-[0-9A-Z]{8}$ ]]
	code=$output
	assert_equal $(($(entries) - before)) 2
	run -0 sqlite3 "$KEPT_DB" "SELECT count(DISTINCT json_extract(line, '\$.tx')) FROM journal WHERE entry > $before"
	assert_output 1
	run -0 sqlite3 "$KEPT_DB" "SELECT e.occurred_on, e.nature, e.credibility, s.url, s.title
		FROM evidence e JOIN source s ON s.code = e.source WHERE e.code = '$code'"
	assert_output '2026-03-19|act|2|https://example.org/hubei|An arrest'
	run -0 sqlite3 "$KEPT_DB" "SELECT commitment, bearing FROM bearing WHERE evidence = '$code' ORDER BY n"
	assert_output $'WD-02|supports\nWD-07|context'
}

@test "log: what was defaulted is said, and never today's date" {
	run --separate-stderr -0 kept log WD-02 https://example.org/a 'Something' --published 2026-03
	assert_regex "$stderr" 'WD-02: context'
	assert_regex "$stderr" 'happened: 2026-03, the day its source was published'
	assert_regex "$stderr" 'nature: statement'
	before=$(entries)
	run -2 kept log WD-02:+ https://example.org/b 'Something else'
	assert_output --partial 'when did it happen?'
	assert_output --partial '--on DATE'
	assert_equal "$(entries)" "$before"
}

@test "log: a source is found again under another spelling of its address" {
	run --separate-stderr -0 kept log WD-02:+ \
		'http://chinausfocus.com/news/us-china-probe-of-fentanyl-ring-stops-international-dealer/?utm_source=x#top' \
		'The probe is described again'
	code=$output
	assert_regex "$stderr" 'source AP-20180831 is reused; it was already there as https://www.chinausfocus.com/'
	assert_regex "$stderr" 'seen before: E002 rests on the same source: the same event'
	run -0 sqlite3 "$KEPT_DB" "SELECT source, occurred_on FROM evidence WHERE code = '$code'"
	assert_output 'AP-20180831|2018-08-31'
}

@test "log: what it meets is said, and next how to judge with it" {
	run --separate-stderr -0 kept log NI-01:+ WD-02:~ https://example.org/n 'Nitazenes are controlled' \
		--on 2025-07-01 --nature act --milestone 2025-07-01
	assert_regex "$stderr" 'meets: what NI-01 owed by 1 Jul 2025'
	export RAW=1
	run -0 python3 "$KEPT_ROOT/tests/lib/terminal.py" 24x200 "$KEPT" log NI-01:+ \
		https://example.org/o 'It holds' --on 2026 --color never </dev/null
	assert_output --regexp "kept rate NI-01 STATUS E-[0-9A-Z]{8}"
}

@test "log: a source by its code" {
	run --separate-stderr -0 kept log WD-02:- AP-20180831 'Told by a source'
	run -0 sqlite3 "$KEPT_DB" "SELECT source FROM evidence WHERE code = '$output'"
	assert_output AP-20180831
}

@test "log: a word of an unquoted summary is no source" {
	run -2 kept log SD-01:+ https://example.org/x the group will start --on 2026-01-01
	assert_output --partial "'the' is neither a code nor an address. Quote the summary"
	run -2 kept log WD-06:+ the 'group will start' --on 2026-01-01
	run -0 kept log WD-06:+ thenews-202602 'The group has started' --on 2026-01-01
}

@test "log: what happened in a month that is not over counts from its end" {
	month=$(date +%Y-%m)
	[ "$(date -d tomorrow +%Y-%m)" = "$month" ] || skip 'the month ends today'
	run -0 --separate-stderr kept log WD-06:+ https://example.org/m 'They spoke' --on "$month"
	assert_regex "$stderr" "$month counts from its last day on"
	run -3 kept show "$output"
	assert_output --partial 'until then it does not count'
}

@test "log: JSON names the code, the entry and the commitments" {
	run --separate-stderr -0 kept log WD-02:+ WD-07:~ https://example.org/j 'Words' --on 2026-01 --format json
	run -0 jq -r '(.code | test("^E-")), (.entry | test("^[0-9a-f-]{36}:[0-9]+$")), (.commitments | join(","))' <<<"$output"
	assert_output $'true\ntrue\nWD-02,WD-07'
}

@test "log: the entry that JSON names is the evidence's own" {
	run --separate-stderr -0 kept log WD-02:+ https://example.org/k 'Words' --on 2026-01 --format json
	entry=$(jq -r .entry <<<"$output") code=$(jq -r .code <<<"$output")
	run -0 sqlite3 "$KEPT_DB" "SELECT json_extract(line, '\$.code') FROM journal
		WHERE json_extract(line, '\$.replica') || ':' || seq = '$entry'"
	assert_output "$code"
}

@test "log: a dry run writes nothing" {
	before=$(entries)
	run --separate-stderr -0 kept log WD-02:+ https://example.org/d 'Words' --on 2026-01 --dry-run
	assert_output --partial 'would be logged supports WD-02'
	assert_regex "$stderr" 'nothing was written'
	assert_equal "$(entries)" "$before"
}

@test "log: stray words, files, unknown codes and what is missing" {
	run -2 kept log WD-02:+ https://example.org/s Hubei police report --on 2026-01
	assert_output --partial "'Hubei'"
	assert_output --partial 'Quote the summary'
	touch page.html
	run -4 kept log WD-02:+ page.html 'Something' --on 2026-01
	assert_output --partial "'page.html' is empty"
	run -3 kept log WD-02:+ ./nowhere.html 'Something' --on 2026-01
	echo '<p>words' >page.html
	run -2 kept log WD-02:+ page.html --on 2026-01
	assert_output --partial 'summary'
	run -2 kept log WD-02:+ page.html 'Something'
	assert_output --partial 'when did it happen?'
	run -3 kept log WD-99:+ https://example.org/s 'Something' --on 2026-01
	assert_output --partial 'WD-99'
	run -2 kept log WD-02:+ https://example.org/s --on 2026-01
	assert_output --partial 'summary'
	run -2 kept log
	run -2 kept log WD-02:+ https://example.org/s 'Something' --on 3/4/2026
	run -2 kept log WD-02:+ https://example.org/s 'Something' --on 2026-01 --nature gossip
	assert_output --partial 'nature'
	run -4 kept log WD-02:~ https://example.org/s 'Something' --on 2026-01 --milestone 2024
}

@test "looked: a search that found nothing, today and without a source" {
	run --separate-stderr -0 kept looked SD-01 WD-02 'mnd.gov.cn, for a meeting of the group'
	code=$output
	run -0 sqlite3 "$KEPT_DB" "SELECT nature, occurred_on = date('now'), source IS NULL FROM evidence WHERE code = '$code'"
	assert_output 'search|1|1'
	run -0 sqlite3 "$KEPT_DB" "SELECT commitment, bearing FROM bearing WHERE evidence = '$code' ORDER BY n"
	assert_output $'SD-01|context\nWD-02|context'
	run -2 kept looked SD-01
	assert_output --partial 'where'
	run -2 kept looked SD-01:+ 'somewhere'
	assert_output --partial 'kept log SD-01:+'
}

@test "log: a bearing that is none" {
	run -2 kept log WD-02:x https://example.org/a 'An entry' --on 2024-05-05
	assert_output "kept: no such bearing: 'x'. WD-02:+ supports, WD-02:- contradicts, WD-02:~ is context"
}

q() {
	sqlite3 "$KEPT_DB" "$1"
}

# at_once COMMAND...: each word is a shell command; all look into the ledger while it is held, and
# write when it is let go
at_once() {
	python3 - "$KEPT_DB" "$@" <<-'PY'
		import sqlite3, subprocess, sys, time
		held = sqlite3.connect(sys.argv[1], isolation_level=None)
		held.execute("BEGIN IMMEDIATE")
		waiting = [subprocess.Popen(["bash", "-c", command]) for command in sys.argv[2:]]
		time.sleep(2)
		assert all(p.poll() is None for p in waiting), "one did not wait"
		held.execute("ROLLBACK")
		sys.exit(max(p.wait() for p in waiting))
	PY
}

@test "log: one address is one source, whoever else logs it at that moment" {
	before=$(q "SELECT count(*) FROM source")
	at_once "'$KEPT' log WD-02:+ https://example.org/once 'First' --on 2024-06-20 --side third -q >a" \
		"'$KEPT' log WD-02:+ https://example.org/once 'Second' --on 2024-06-20 --side third -q >b" \
		"'$KEPT' log WD-02:+ https://EXAMPLE.org/once 'Third' --on 2024-06-20 --reliability B -q >c"
	assert_equal "$(q "SELECT count(*) FROM source")" $((before + 1))
	assert_equal "$(q "SELECT count(*) FROM evidence e JOIN source s ON s.code = e.source
		WHERE lower(s.url) = 'https://example.org/once'")" 3
	# an address said by --url is looked for too
	run -0 kept log WD-02:+ 'Fourth' --on 2024-06-20 --url https://example.org/once --reliability E
	assert_output --partial 'is there already, its reliability stays'
	refute_output --partial 'its url stays'
	assert_equal "$(q "SELECT count(*) FROM source")" $((before + 1))
}

@test "log: one page is one source and one snapshot, whoever else logs it at that moment" {
	printf 'What a page says.\n' >page.txt
	before=$(q "SELECT count(*) FROM source")
	at_once "'$KEPT' log WD-02:+ page.txt 'First' --on 2024-06-20 -q >a" \
		"'$KEPT' log WD-02:+ page.txt 'Second' --on 2024-06-20 -q >b"
	assert_equal "$(q "SELECT count(*) FROM source")" $((before + 1))
	assert_equal "$(q "SELECT count(*) FROM snapshot")" 1
}

@test "log: what happened before the promise does not meet it" {
	run -4 kept log SD-01:+ https://example.org/old 'An older talk' --on 2020-01-01 --milestone 2024-12-31
	assert_output --partial "it happened on 2020-01-01, before 'SD-01' was promised on 2024-05-31"
	run -0 kept log SD-01:+ https://example.org/old 'An older talk' --on 2020-01-01
}
