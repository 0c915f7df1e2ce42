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

@test "changes: what comes while others are being read is not lost" {
	kept changes >/dev/null
	# read by a clock that was ahead: what comes now is older than that by time, and new by arrival
	sqlite3 kept.db "UPDATE local SET value = '1 2099-01-01T00:00:00.000Z' WHERE key = 'changes.read.ana'"
	kept add party CN --name China >/dev/null
	run -0 titles
	assert_output '[["add","party","CN"]]'
	run -0 titles
	assert_output '[]'
}

@test "changes: seen is what was shown" {
	run -7 bash -c '"$KEPT" changes >/dev/full'
	run -0 titles
	assert_output '[["add","party","US"]]'
}

@test "changes: as of a day, read or only looked at" {
	rm kept.db
	woodside
	run -0 kept changes --peek --as-of 2024-06-01
	peeked=$output
	run -0 kept changes --as-of 2024-06-01
	assert_output "$peeked"
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
	run -0 kept changes --since 2020 --as-of 2026-11-24
	assert_output --partial 'Newly overdue: 3'
	assert_regex "$output" 'The rest: [0-9]+'
	assert_regex "$output" 'wrote +[0-9]+ records'
	assert [ "${#lines[@]}" -lt 150 ]
}

# last_week: everything until now is read; then what a week brings
last_week() {
	rm -f kept.db
	woodside
	kept changes >read.txt
	kept log WD-02:- https://example.org/a 'A court frees the makers' --on 2026-06-20 --title Freed
	kept rate WD-02 broken E176 -m 'The makers are free' --reason no-action --on 2026-07-01
	kept add commitment WD-99 --agreement WOODSIDE-2023 --promisors CN --kind other --duty act \
		--title 'A new one' --made-on 2023-11-15 --due-on 2024-01-31 --due-basis stated
	kept log WD-04:+ https://example.org/b 'Still off the list' --on 2026-07-02 --title Off
	kept edit WD-05 --notes 'a note' -m noted
}

@test "changes: the digest tells what is to be done first" {
	last_week >/dev/null
	run -0 kept changes --peek --as-of 2026-11-24
	assert_line --index 0 --partial 'What changed since'
	assert_output --partial '1 newly overdue, 1 changed status, 1 new evidence against'
	order=$(grep -noE '^(Newly overdue|Changed status|New evidence against|Waits for review|The rest)' \
		<<<"$output" | cut -d: -f2)
	assert_equal "$order" $'Newly overdue\nChanged status\nNew evidence against\nWaits for review\nThe rest'
	assert_regex "$output" 'Newly overdue: 1'$'\n'' +31 Jan 2024 .* WD-99'
	assert_regex "$output" 'WD-02 +◐ partly kept → ✘ broken'
	assert_regex "$output" '- 2026-06-20 +E-[0-9A-Z]+ +against WD-02'
	assert_regex "$output" 'WD-04 '
	assert_output --partial '3 were overdue before: kept overdue'
	# the new source is of the rest; what a section above told is not
	refute_regex "${output#*The rest}" 'added +rating'
	# seen, it is not told again
	kept changes >/dev/null
	run -0 kept changes
	assert_output --partial 'nothing new.'
	refute_output --partial 'The rest'
}

@test "changes: a rating that was revised or taken back changes a status too" {
	rm -f kept.db
	woodside
	kept changes >/dev/null
	code=$(kept rate WD-02 broken E176 -m 'No' --reason no-action --on 2026-07-01)
	kept changes >/dev/null
	kept edit "$code" --status kept --reason '' -m 'wrong word' >/dev/null
	run -0 kept changes
	assert_output --partial '✘ broken → ✔ kept'
	kept retract "$code" -m 'not so' >/dev/null
	run -0 kept changes
	assert_output --partial '✔ kept → ◐ partly kept'
}

@test "changes: a rating that came and went within the time changed nothing" {
	rm -f kept.db
	woodside
	kept add commitment CG-01 --agreement WOODSIDE-2023 --promisors CN --title 'Come and go' --made-on 2023-11-15 -q
	kept changes >/dev/null
	kept rate CG-01 pending -m 'Looked' --on 2026-07-01 -q
	kept undo -q
	run -0 kept changes
	refute_output --partial 'Changed status'
	refute_output --partial '→'
}

@test "changes: of two ratings of one day the newer one gave the status" {
	rm -f kept.db
	woodside
	kept rate WD-02 in-progress -m 'Some of it' --on 2026-07-01 -q
	newer=$(kept rate WD-02 kept E176 -m 'All of it' --on 2026-07-01 --by ben)
	kept changes >/dev/null
	kept retract "$newer" -m 'not all' -q
	run -0 kept changes
	assert_output --partial '✔ kept → ◔ in progress'
	# and where the older one goes, nothing changes
	newer=$(kept rate WD-02 kept E176 -m 'All of it' --on 2026-07-01 --by cleo)
	older=$(kept rate WD-02 broken E176 -m 'None of it' --reason no-action --on 2026-06-30 --by dan)
	kept changes >/dev/null
	kept retract "$older" -m 'not so' -q
	run -0 kept changes
	refute_output --partial 'Changed status'
	# revised to an earlier day it is not the newest any more; taken back afterwards, it was when all began
	kept edit "$newer" --on 2026-06-01 -m 'earlier' -q
	kept retract "$newer" -m 'not so' -q
	run -0 kept changes
	assert_output --partial '✔ kept → ◔ in progress'
}

@test "changes: the same as Markdown, one page without a request, a message and a feed" {
	last_week >/dev/null
	kept changes --peek -o week.md
	assert_file_contains week.md '^## Newly overdue: 1'
	kept changes --peek -o week.html
	assert_file_contains week.html '<h2[^>]*>Changed status: 1'
	kept changes --peek -o week.eml
	run -0 python3 -c "
import email, email.policy
m = email.message_from_binary_file(open('week.eml', 'rb'), policy=email.policy.default)
text, page = [p.get_content() for p in m.iter_parts()]
print(m['subject'].split(' (')[0], '|', m['from'].addresses[0].display_name)
print('WD-99' in text, 'WD-99' in page, '<script' in page)"
	assert_line --index 0 --regexp '^kept: 1 newly overdue, 1 changed status.*\| ana$'
	assert_line --index 1 'True True False'
	kept changes --peek -o week.xml --limit 2
	assert_equal "$(grep -c '<entry>' week.xml)" 2
	run -0 kept changes --peek --by 'Ana Li <ana@example.org>' --since 2020 --format eml
	assert_line --partial ' <ana@example.org>'
}

@test "changes: commitments due within 14 days stand in every digest" {
	kept add agreement A --title A --agreed-on 2024-01-01 >/dev/null
	kept add commitment A-1 --agreement A --promisors US --kind other --duty act --title Soon \
		--made-on 2024-01-01 --due-on "$(date -d '+5 days' +%F)" --due-basis stated >/dev/null
	kept changes >/dev/null
	run -0 kept changes
	assert_output --partial 'Due within 14 days: 1'
	assert_regex "$output" 'in 5 days +A-1'
}

@test "changes: a long message tells the first hundred of each section, and how to get the others" {
	woodside
	kept changes >/dev/null
	python3 - <<-'PY' >against.csv
		print("commitment,bearing,date,summary,url,title")
		for i in range(1, 131):
		    print(f"WD-02,-,2026-06-01,Against number {i},https://example.org/{i},Page {i}")
	PY
	kept import against.csv --as log >/dev/null
	kept changes --peek -o week.eml
	run -0 python3 -c "
import email, email.policy, re
m = email.message_from_binary_file(open('week.eml', 'rb'), policy=email.policy.default)
for p in m.iter_parts():
    t = p.get_content()
    print(len(re.findall('Against number', t)), 'New evidence against: 130' in t,
          re.findall(r'and (\d+) more: (kept changes --since \S+ --format csv)', t)[0])"
	assert_line --index 0 --regexp "^100 True \('30', 'kept changes --since 2.*Z --format csv'\)$"
	assert_equal "${lines[0]}" "${lines[1]}"
	# the command gives them, also when the digest has been read meanwhile
	since=$(sed "s/.*--since \([^ ]*\) .*/\1/" <<<"${lines[0]}")
	kept changes >/dev/null
	run -0 bash -c "\"\$KEPT\" changes --since $since --format csv | grep -c 'Against number'"
	assert_output 130
	# as text for a file it is whole
	kept changes --since "$since" --limit 200 -o week.txt
	assert_equal "$(grep -c 'Against number' week.txt)" 130
	kept changes --since "$since" -o week.html
	assert_equal "$(grep -o 'Against number' week.html | wc -l)" 130
	kept changes --since "$since" --limit 7 -o week.eml
	run -0 python3 -c "
import email, email.policy
m = email.message_from_binary_file(open('week.eml', 'rb'), policy=email.policy.default)
print([p.get_content().count('Against number') for p in m.iter_parts()])"
	assert_output '[7, 7]'
}

@test "changes: what is rated for the first time did not change its status" {
	woodside
	# all is new to one who never asked
	run -0 kept changes --peek --limit 60
	refute_output --partial 'hanged status'
	refute_output --partial 'not yet reviewed →'
	assert_output --partial '49 first rated'
	assert_regex "$output" 'First rated: 49'
	assert_regex "$output" 'WD-04 +recorded, ✔ kept'
	# a promise that was known, one that is new, and one that changes
	kept add commitment FR-01 --agreement WOODSIDE-2023 --promisors CN --title Known --made-on 2023-11-15 -q
	kept changes >/dev/null
	kept add commitment FR-02 --agreement WOODSIDE-2023 --promisors CN --title New --made-on 2023-11-15 -q
	kept add commitment FR-03 --agreement WOODSIDE-2023 --promisors CN --title Unrated --made-on 2023-11-15 -q
	kept rate FR-01 pending -m 'Looked' --on 2026-07-01 -q
	kept rate FR-02 in-progress -m 'Some of it' --on 2026-07-01 -q
	kept rate WD-02 broken E176 -m 'No' --reason no-action --on 2026-07-01 -q
	run -0 kept changes
	assert_output --partial '1 changed status, 2 first rated'
	assert_regex "$output" 'Changed status: 1'$'\n'' +WD-02 +◐ partly kept → ✘ broken'
	assert_regex "$output" 'FR-01 +○ pending +Known'
	assert_regex "$output" 'FR-02 +recorded, ◔ in progress +New'
	# what is recorded and not rated is of the rest; the rated one is told once
	rest=${output#*The rest}
	assert_regex "$rest" 'added +commitment +FR-03'
	refute_regex "$rest" 'FR-02'
}
