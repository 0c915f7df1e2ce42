# What holds for every command: options, exit codes, where output goes.

load ../lib/common

@test "an unknown command names the nearest, and is exit 2" {
	run -2 kept lsit
	assert_output "kept: no such command: 'lsit'. Did you mean 'list'?"
	run -2 kept li
	assert_output --partial "Did you mean 'list'?"
	run -2 kept zzzzzz
	assert_output --partial "no such command: 'zzzzzz'"
}

@test "an unknown option names the nearest, and is exit 2" {
	run -2 kept init --exmaple
	assert_output "kept: no such option: '--exmaple'. Did you mean --example?"
	run -2 kept --as-off 2024 list
	assert_output --partial "Did you mean --as-of?"
	run -2 kept list -Z
	assert_output --partial "no such option: '-Z'"
}

@test "names of options are not abbreviated" {
	run -2 kept init --exam
	assert_output --partial "Did you mean --example?"
}

@test "a value outside a list names the list" {
	run -2 kept list --format jsonn
	assert_output --partial "--format cannot be 'jsonn'. Did you mean json? It is one of auto"
	run -2 kept list --limit many
	assert_output --partial "--limit needs a whole number, not 'many'"
}

@test "an option without its value, or with one too many, is exit 2" {
	run -2 kept list --as-of
	assert_output --partial "--as-of needs a value: DATE"
	run -2 kept list --quiet=yes
	assert_output --partial "--quiet takes no value"
}

@test "global options stand before or after the command, with = and in clusters" {
	woodside
	run -0 kept --format=csv --limit 1 list
	one=$output
	run -0 kept list --limit=1 --format csv
	assert_output "$one"
	run -0 kept list -qn --limit=1 --format csv
	assert_output "$one"
	run -0 kept list --format csv --limit 1 --db "$KEPT_DB"
	assert_output "$one"
}

@test "-- ends the options" {
	woodside
	run -3 kept show -- --help
	refute_output --partial "Example"
}

@test "too few and too many operands are exit 2 and show how it is called" {
	woodside
	run -2 kept backup
	assert_output --partial "a file is missing; kept backup FILE"
	run -2 kept backup a b
	assert_output --partial "one word too many: 'b'"
}

@test "a missing ledger is exit 3, and says how to make one" {
	for command in list overdue verify rebuild score "backup x.db" "sql 'SELECT 1'"; do
		run -3 eval "kept $command"
		assert_output --partial "there is no ledger '$KEPT_DB'. Make one:"
		assert_not_exists "$KEPT_DB"
	done
}

@test "a file that is no ledger is exit 6 and stays as it is" {
	yes 'not a database, only text' | head -n 1000 >"$KEPT_DB"
	before=$(sha256sum "$KEPT_DB")
	run -6 kept list
	run -6 kept verify
	run -6 kept rebuild
	run -6 kept backup copy.db
	assert_not_exists copy.db
	assert_equal "$(sha256sum "$KEPT_DB")" "$before"
}

@test "an empty file is no ledger, and init makes it one" {
	: >"$KEPT_DB"
	for command in list verify "add party XX --name X"; do
		run -6 eval "kept $command"
		assert_output "kept: '$(realpath "$KEPT_DB")' is empty, as an init that was cut off leaves it. Make it a ledger: kept --db FILE init"
	done
	run -0 kept init
	run -0 kept verify
}

@test "a database of something else is exit 6 and stays as it is" {
	sqlite3 "$KEPT_DB" 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'
	before=$(sha256sum "$KEPT_DB")
	run -6 kept list
	assert_output --partial "no ledger of kept"
	run -6 kept migrate
	run -6 kept add party XX --name X
	assert_equal "$(sha256sum "$KEPT_DB")" "$before"
}

@test "a newer ledger is exit 8 and stays as it is" {
	woodside
	sqlite3 "$KEPT_DB" 'PRAGMA user_version = 99' >/dev/null
	before=$(sha256sum "$KEPT_DB")
	for command in list verify rebuild migrate "backup copy.db" "add party XX --name X"; do
		run -8 eval "kept $command"
		assert_output --partial "newer version of kept"
	done
	assert_equal "$(sha256sum "$KEPT_DB")" "$before"
	assert_not_exists copy.db
}

@test "a full disk behind standard output is exit 7" {
	woodside
	for command in list overdue review score "show WD-04" "search precursors" verify doctor help \
		"list --help" "sql 'SELECT 1 AS n'" "completion bash" "list --format json"; do
		run -7 eval "kept $command >/dev/full"
		assert_output "kept: cannot write the output: No space left on device"
	done
}

@test "a closed standard output is exit 7, and the ledger is not written over" {
	woodside
	before=$(sha256sum "$KEPT_DB")
	run -7 eval 'kept list >&-'
	assert_output --partial "cannot write the output"
	run -7 eval 'kept list >&- <&-'
	run eval 'kept list >&- 2>&-'
	assert_equal "$status" 7
	assert_equal "$(sha256sum "$KEPT_DB")" "$before"
}

@test "a reader that goes away is no crash" {
	woodside
	run bash -c '"$KEPT" sql "SELECT line FROM journal" | head -n 1'
	assert_success
}

@test "an output file appears whole, and its ending chooses the format" {
	woodside
	run -0 kept list -o out.csv
	refute_output
	run -0 head -n 1 out.csv
	assert_output --regexp '^code,title,'
	run -0 kept list --output=out.json
	run -0 jq length out.json
	assert_output 49
	run -0 kept list -o out.jsonl
	run -0 jq -s length out.jsonl
	assert_output 49
	run -2 kept list -o out.doc
	assert_output --partial "does not say the format"
	run -0 kept list -o out.doc --format csv
	cmp out.doc out.csv
}

@test "an output file that cannot be written is exit 7 and the old one stays" {
	woodside
	mkdir d
	run -7 kept list -o d --format csv
	echo old >keep.csv
	run -2 kept list nosuch:term -o keep.csv
	assert_equal "$(cat keep.csv)" old
	run -7 kept list -o nowhere/out.csv
	run -7 kept list -o /dev/full --format csv
}

@test "an answer of many megabytes comes whole" {
	woodside
	run -0 bash -c '"$KEPT" sql "SELECT a.line FROM journal a, (SELECT 1 FROM journal LIMIT 40)" \
		--format csv | wc -c'
	(( output > 8000000 ))
	run -7 bash -c '"$KEPT" sql "SELECT a.line FROM journal a, (SELECT 1 FROM journal LIMIT 40)" \
		>/dev/full'
}

@test "a ledger whose name begins with file: is a plain file" {
	export KEPT_DB='file:x.db?mode=memory'
	run -0 kept init
	assert_exists "$BATS_TEST_TMPDIR/file:x.db?mode=memory"
	run -0 kept list
	run -0 kept --db 'file:x.db?mode=memory' verify
	run -3 kept --db 'file:y.db' list
}

@test "the ledger is looked for where the manual says, in that order" {
	unset KEPT_DB
	run -0 kept init
	assert_exists "$XDG_DATA_HOME/kept/kept.db"
	mkdir -p "$XDG_CONFIG_HOME/kept"
	echo "ledger = $PWD/configured.db" >"$XDG_CONFIG_HOME/kept/config.ini"
	run -0 kept init
	assert_exists configured.db
	run -0 kept --db kept.db init
	run -0 kept rebuild
	assert_output --partial "$PWD/kept.db"
	KEPT_DB=env.db run -3 kept list
	assert_output --partial "env.db"
	KEPT_DB=env.db run -3 kept list --db option.db
	assert_output --partial "option.db"
}

@test "a wrong date is exit 2 and names the option" {
	woodside
	run -2 kept list --as-of 2024-02-30
	assert_output --partial "--as-of: "
	assert_output --partial "29 days"
	run -2 kept list --known-by never
	assert_output --partial "'never' is no time"
	run -2 kept verify --known-by today
	assert_output --partial "for questions only"
}

@test "what is known by a time is asked for by day or by time" {
	woodside
	run -0 kept list --known-by today --format json
	run -0 jq length <<<"$output"
	assert_output 49
	run -0 kept list --known-by 2001-01-01T00:00:00Z --format json
	assert_output --partial "[]"
	run -0 kept list --known-by -30d --format json
	assert_output --partial "[]"
	for whole in 2100-01-01 2100-01-01T10 2100-01-01T10:30 2100-01-01T10:30:59Z 2100-01-01T10:30:59.1; do
		run -0 kept list --known-by "$whole" --columns code --format csv
		assert_equal "${#lines[@]}" 50
	done
	for cut in 2100-01-01T 2100-01-01T1 2100-01-01T10:3 2100-01-01T24 2100-01-01T99:99 2100-01-01T10:60 \
		2100-01-01T10:30:60Z 2100-01-01T10:30:5 2100-01-01T10:30:59.; do
		run -2 kept list --known-by "$cut"
		assert_output --partial ' is no time'
	done
}

@test "known by today is known by the end of the day where one is" {
	empty_ledger
	run -0 env TZ=ABC+12 "$KEPT" score --known-by today --format json
	day=$(TZ=ABC+12 date +%F)
	assert_equal "$(jq -r .known_by <<<"$output")" "$(date -u -d "$day +1 day" +%F)T11:59:59.999Z"
	run -0 env TZ=ABC-14 "$KEPT" score --known-by today --format json
	assert_equal "$(jq -r .known_by <<<"$output")" "$(TZ=ABC-14 date +%F)T09:59:59.999Z"
	# a day that is written out is one of UTC for everybody
	run -0 env TZ=ABC+12 "$KEPT" score --known-by 2026-01-31 --format json
	assert_equal "$(jq -r .known_by <<<"$output")" 2026-01-31T23:59:59.999Z
}

@test "what is known by a time is what had arrived, though a clock was behind" {
	woodside
	kept export all.jsonl
	kept --db behind.db init
	kept --db behind.db import all.jsonl
	kept --db behind.db add party XX --name X
	kept --db behind.db add commitment XX-1 --agreement WOODSIDE-2023 --promisors XX \
		--promisees US --title X --made-on 2023-11-15
	# what came in was written by a clock that is ahead of the one here
	sqlite3 behind.db "DROP TRIGGER journal_is_not_changed;
		UPDATE journal SET received_at = '2099-01-01T12:00:00.000Z' WHERE entry <= 751"
	run -0 kept --db behind.db --known-by 2098-01-01 list --format json
	assert_output '[]'
	run -0 kept --db behind.db --known-by 2099-01-02 list --format json
	run -0 jq length <<<"$output"
	assert_output 50
	run -0 kept --db behind.db --known-by 2098-01-01 export then.jsonl
	assert_output --partial 'wrote 0 journal entries'
}

@test "words that are no UTF-8 are refused" {
	run -2 kept list $'from:\xff'
	assert_output --partial "is not UTF-8 text"
}

@test "an error cannot reach the terminal's controls" {
	run -2 kept $'\e[31mlist'
	refute_output --partial $'\e'
}

@test "colour only when asked for, off a terminal" {
	woodside
	run -0 kept show WD-04
	refute_output --partial $'\e['
	run -0 kept show WD-04 --color always
	assert_output --partial $'\e['
}

@test "the configuration is read, and what it does not know is told with its line" {
	mkdir -p "$XDG_CONFIG_HOME/kept"
	printf 'author = bob\ncolour = never\n[filters]\nours = from:US\n[x]\ny = 1\n' \
		>"$XDG_CONFIG_HOME/kept/config.ini"
	woodside
	run -0 kept list @ours --format json
	assert_output --partial "config.ini, line 2: no such key: 'colour'. Did you mean 'color'?"
	assert_output --partial "line 6: no such section: '[x]'"
	run -0 --separate-stderr kept list @ours --format json
	ours=$(jq length <<<"$output")
	run -0 --separate-stderr kept list from:US --format json
	assert_equal "$(jq length <<<"$output")" "$ours"
	run -0 kept list @ours -q --format json
	refute_output --partial "colour"
}

@test "who writes: --by, then KEPT_AUTHOR, then the configuration, else exit 2" {
	empty_ledger
	run -0 kept add party AA --name A --by zoe
	run -0 kept add party BB --name B
	unset KEPT_AUTHOR
	run -2 kept add party CC --name C
	assert_output --partial "who writes?"
	mkdir -p "$XDG_CONFIG_HOME/kept"
	echo 'author = cyd' >"$XDG_CONFIG_HOME/kept/config.ini"
	run -0 kept add party CC --name C
	run -0 kept sql "SELECT json_extract(line, '\$.by') AS by FROM journal" --format csv
	assert_output "$(printf 'by\nzoe\nana\ncyd')"
}

@test "every table of options is free of double names and letters" {
	run -0 kept --help
	for command in $(sed -n 's/^    \([a-z]*\)  .*/\1/p' <<<"$output"); do
		names=$( (kept "$command" --help; kept help) | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+')
		doubled=$(grep -oE -- '--[a-z-]+' <<<"$names" | sort | uniq -d)
		assert_equal "$command: $doubled" "$command: "
	done
}

@test "an interrupt says that nothing was saved, and is exit 130" {
	woodside
	run -130 interrupted sql \
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
	assert_output "kept: interrupted: nothing was saved"
}

@test "a format that the command cannot write is refused, and named are those it can" {
	woodside
	run -2 kept list --format html
	assert_output --partial "kept list writes no html. It writes table, csv, json, jsonl, xlsx or jsonld"
	run -2 kept list -o list.md
	assert_output --partial "kept list writes no md"
	assert_not_exists list.md
	run -2 kept --format csv
	assert_output "kept: kept home writes no csv. It writes table, json or jsonl"
}

@test "a command that answers in words alone refuses the other formats, and does nothing" {
	woodside
	printf 'code,name\nXX,A party\n' >p.csv
	before=$(sha256sum <"$KEPT_DB")
	for command in help "completion bash" "export out" "archive -o out" "init --db out" \
		"import --as party p.csv"; do
		for format in csv json jsonl xlsx; do
			run -2 eval "kept $command --format $format"
			assert_output "kept: kept ${command%% *} answers in words alone: it has no --format $format"
		done
	done
	assert_not_exists out
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	run -0 kept list --help --format json
	assert_output --partial "List commitments"
}

@test "no answer is written over a ledger" {
	woodside
	before=$(sha256sum <"$KEPT_DB")
	printf 'code,name\nXX,A party\n' >p.csv
	for command in "list --format csv -o kept.db" "report --format html -o ./kept.db" \
		"export --as journal kept.db" "import --as party p.csv --save-mapping kept.db"; do
		# shellcheck disable=SC2086 # several words
		run -4 --separate-stderr kept $command
		assert_regex "$stderr" "kept.db' is (a database|there already)"
	done
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "what was saved is said to be saved, though its answer could not be written" {
	woodside
	run -7 bash -c '"$KEPT" log WD-04:~ https://example.org/a "An entry" --on 2024-05-05 >/dev/full'
	assert_output --partial 'kept: it is saved, but: cannot write the output'
	run -0 kept undo --dry-run
	assert_output --partial 'An entry'
	run -7 bash -c '"$KEPT" list >/dev/full'
	refute_output --partial 'saved'
}

@test "-q leaves the answer and the errors, and no word of what to type next" {
	woodside
	local question hints='kept (list|show|rate|log|looked|review|overdue|score|ask|history|indicator|changes)|--[a-z]+'
	while read -r question; do
		# shellcheck disable=SC2086 # several words
		run -0 --separate-stderr kept $question
		assert_regex "$output$stderr" "$hints"
		full=$output$stderr first=$output
		# shellcheck disable=SC2086
		run -0 --separate-stderr kept -q $question
		refute_regex "$output" "$hints"
		assert_equal "$stderr" ''
		# the answer is all there: what is gone are ends of lines, and lines
		[ "${#output}" -lt "${#full}" ]
		assert_equal "$(head -3 <<<"$output" | cut -c1-30)" "$(head -3 <<<"$first" | cut -c1-30)"
	done <<-'END'
		score
		overdue
		overdue --as-of 2024-08-01
		review
		ask precursors
		timeline WD-04
		home
		changes --peek --limit 2
		show BU-04
		search arrest --limit 2
	END
	# what is told beside a hint stays
	run -0 kept -q overdue
	assert_output --partial '5 duties to keep something in force have passed their date unjudged'
	run -0 kept -q show BU-04
	assert_output --partial 'Waits for its concluding review'
	run -2 kept -q list stauts:open
	assert_output --partial 'Did you mean status:?'
}

@test "what is missing is said in one way, with how it is given" {
	woodside
	local words what
	while IFS='|' read -r words what; do
		run -2 bash -c "\"\$KEPT\" $words </dev/null"
		assert_output "kept: $what"
	done <<-'END'
		show|a code is missing; kept show CODE...
		deal|an agreement is missing; kept deal AGREEMENT
		ask|a question is missing; kept ask WORDS...
		search|words are missing; kept search WORDS...
		history|a code is missing; kept history CODE
		backup|a file is missing; kept backup FILE
		export|a path is missing; kept export PATH [FILTER…]
		retract|a code is missing; kept retract CODE -m 'why'
		edit|a code is missing; kept edit CODE --FIELD VALUE... -m 'why'
		edit WD-02|a field is missing; kept edit CODE --FIELD VALUE... -m 'why'
		log|a commitment is missing; kept log COMMITMENT[:BEARING]... [URL | FILE | SOURCE] 'what happened'
		log WD-02|a summary is missing; kept log COMMITMENT[:BEARING]... [URL | FILE | SOURCE] 'what happened'
		looked|a commitment is missing; kept looked COMMITMENT... 'where and for what'
		rate|a commitment is missing; kept rate COMMITMENT STATUS EVIDENCE... --because 'why'
		rate WD-02|a status is missing; kept rate COMMITMENT STATUS EVIDENCE... --because 'why'; one of pending, in-progress, stalled, kept, partly-kept, broken, superseded, unverifiable
		add|a kind is missing; kept add KIND, one of party, source, agreement, commitment, link, wording, milestone, indicator, observation, target
		add party|a code is missing; kept add party CODE...
		add party XX|a name is missing; kept add party --name VALUE, its name in English
		add indicator XX --title T|a unit is missing; kept add indicator --unit VALUE, in what
		indicator --years 3|a code is missing; kept indicator CODE; kept indicator alone lists them
	END
}
