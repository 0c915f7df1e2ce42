# init, doctor, verify, rebuild, backup, migrate, sql

load ../lib/common

@test "init makes an empty ledger, says where it is and what is next" {
	run -0 kept init
	assert_output --partial "The ledger is $KEPT_DB"
	assert_output --partial "kept import FOLDER"
	assert_equal "$(stat -c %a "$KEPT_DB")" 600
	run -0 kept verify
}

@test "init leaves a file that is there as it is, exit 4" {
	echo mine >"$KEPT_DB"
	run -4 kept init
	assert_output --partial "is there already"
	assert_equal "$(cat "$KEPT_DB")" mine
}

@test "init --example holds the whole record" {
	woodside
	run -0 cat "$BATS_FILE_TMPDIR/init.txt"
	assert_output --partial "49 commitments"
	run -0 kept sql "SELECT count(*) AS n FROM commitment" --format csv
	assert_output --partial 49
}

@test "init that only would be" {
	run -0 kept init --example --dry-run
	assert_output --partial "Would make the ledger $KEPT_DB"
	assert_not_exists "$KEPT_DB"
}

@test "init makes the folders of the usual place, for its owner alone" {
	unset KEPT_DB
	rm -r "$XDG_DATA_HOME"
	run -0 kept init
	assert_equal "$(stat -c %a "$XDG_DATA_HOME/kept")" 700
}

@test "init asks for the author once, and writes it down" {
	unset KEPT_AUTHOR
	run expect -c "
		set timeout 10
		spawn $KEPT init
		expect {name} {send \"Ana\\r\"}
		expect eof"
	assert_success
	run -0 cat "$XDG_CONFIG_HOME/kept/config.ini"
	assert_output "author = Ana"
}

@test "verify finds a whole ledger whole, in words and as JSON" {
	woodside
	run -0 kept verify
	assert_output --partial "The ledger is whole"
	run -0 kept verify --format json
	run -0 jq -c '[.ok, .entries, (.problems | length)]' <<<"$output"
	assert_output --regexp '^\[true,[0-9]+,0\]$'
}

@test "verify finds a changed row: exit 1, the answer on standard output" {
	woodside
	sqlite3 "$KEPT_DB" "UPDATE commitment SET title = 'forged' WHERE code = 'WD-02'"
	run -1 --separate-stderr kept verify
	assert_output --partial "damaged"
	assert_equal "$stderr" ""
	run -1 kept verify --format json
	run -0 jq .ok <<<"$output"
	assert_output false
}

@test "verify finds a changed journal line" {
	woodside
	sqlite3 "$KEPT_DB" "DROP TRIGGER journal_is_not_changed;
		UPDATE journal SET line = replace(line, 'Resume', 'Refuse') WHERE entry IN
			(SELECT entry FROM journal WHERE line LIKE '%Resume%' LIMIT 1)"
	run -1 kept verify
}

@test "rebuild mends what is derived" {
	woodside
	sqlite3 "$KEPT_DB" "UPDATE commitment SET title = 'forged' WHERE code = 'WD-02'"
	run -0 kept rebuild
	assert_output --partial "Made anew from the journal"
	run -0 kept verify
}

@test "rebuild that only would be changes nothing" {
	woodside
	before=$(sha256sum "$KEPT_DB")
	run -0 kept rebuild --dry-run
	assert_equal "$(sha256sum "$KEPT_DB")" "$before"
}

@test "a backup is a whole ledger, and never replaces a file" {
	woodside
	run -0 kept backup copy.db
	assert_output --partial "Saved and checked"
	run -0 kept --db copy.db verify
	run -4 kept backup copy.db
	assert_output --partial "is there already"
	run -0 bash -c 'ls | grep -c part || true'
	assert_output 0
	run -0 kept backup other.db --format json
	run -0 jq -r '.[0].file' <<<"$output"
	assert_output other.db
}

@test "a backup of a damaged journal is refused" {
	woodside
	sqlite3 "$KEPT_DB" "DROP TRIGGER journal_is_not_changed;
		UPDATE journal SET line = replace(line, 'Resume', 'Refuse')"
	run -6 kept backup copy.db
	assert_output --partial "no backup was made"
	assert_not_exists copy.db
}

@test "migrate: up to date; a schema of another version is made anew" {
	woodside
	run -0 kept migrate
	assert_output --partial "up to date"
	sqlite3 "$KEPT_DB" "UPDATE local SET value = 'old' WHERE key = 'schema'"
	run -0 kept doctor
	assert_output --partial "kept rebuild makes them anew"
	run -0 kept list --format json
	run -0 kept migrate
	assert_output --partial "made anew"
	run -0 kept verify
}

@test "doctor tells versions, settings and place" {
	woodside
	run -0 kept doctor
	assert_output --partial "$KEPT_DB"
	assert_output --regexp 'setting synchronous +3'
	assert_output --regexp 'setting foreign_keys +1'
	run -0 kept doctor --format json
	run -0 jq -r '.[] | select(.about == "derived tables") | .value' <<<"$output"
	assert_output current
}

@test "a ledger with a second name is asked, but not written to; a backup in its place is" {
	woodside
	ln "$KEPT_DB" other.db
	before=$(sha256sum <"$KEPT_DB")
	for command in list verify "export out"; do
		run -0 eval "kept $command"
	done
	for command in "log WD-04:~ x --on 2024-05-05" "undo --yes" "edit WD-04 --notes n --typo" rebuild \
		"import out" "capture '$KEPT_ROOT/tests/pages/30-xhtml.page'"; do
		run -7 eval "kept $command"
		assert_output --partial "kept.db' has a second name (a hard link)"
	done
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	run -0 kept backup new.db
	mv new.db "$KEPT_DB"
	run -0 kept log WD-04:~ x --on 2024-05-05
	assert_equal "$(sha256sum <other.db)" "$before"
	ln -s "$KEPT_DB" linked.db
	run -0 kept --db linked.db undo
	: >fresh.db
	ln fresh.db twice.db
	run -7 kept --db fresh.db init
	assert_equal "$(stat -c %s fresh.db)" 0
}

@test "doctor warns of a second name, of others who may write, of write-ahead mode" {
	woodside
	ln "$KEPT_DB" second.db
	chmod 666 "$KEPT_DB"
	sqlite3 "$KEPT_DB" 'PRAGMA journal_mode = WAL' >/dev/null
	run -0 kept doctor
	assert_output --partial "second name"
	assert_output --partial "others may write"
	assert_output --partial "write-ahead mode"
}

@test "doctor warns of a synchronised folder" {
	mkdir Dropbox
	export KEPT_DB=$PWD/Dropbox/kept.db
	woodside
	run -0 kept doctor
	assert_output --partial "seems to be synchronised"
}

@test "doctor looks at what is missing or broken, and is exit 1" {
	run -1 kept doctor
	assert_output --partial "kept init makes one"
	echo text >"$KEPT_DB"
	run -1 kept doctor
	assert_output --partial "not an SQLite database"
}

@test "sql asks in every format" {
	woodside
	run -0 kept sql "SELECT code, duty FROM commitment ORDER BY code LIMIT 2" --format json
	run -0 jq -c '[.[] | keys]' <<<"$output"
	assert_output '[["code","duty"],["code","duty"]]'
	run -0 kept sql "SELECT 1 AS a, 2.5 AS b, NULL AS c, 'x' AS d, x'00ff' AS e" --format json
	run -0 jq -c . <<<"$output"
	assert_output '[{"a":1,"b":2.5,"c":null,"d":"x","e":"00ff"}]'
	run -0 kept sql "SELECT 1, 1, 1" --format json
	run -0 jq -c '.[0] | length' <<<"$output"
	assert_output 3
	run -0 kept sql "SELECT code FROM commitment WHERE 0" --format json
	assert_output "[]"
}

@test "a column of numbers and words is one of words" {
	woodside
	run -0 kept sql "SELECT 1 AS a UNION ALL SELECT 'x'" --format json
	run -0 jq -c '[.[].a]' <<<"$output"
	assert_output '["1","x"]'
}

@test "sql changes nothing, whatever is typed" {
	woodside
	before=$(sha256sum "$KEPT_DB")
	for sql in "DELETE FROM journal" "DROP TABLE journal" "PRAGMA user_version = 7" \
		"ATTACH 'x.db' AS x" "INSERT INTO local VALUES ('a', 'b')" "VACUUM" \
		"SELECT 1; DROP TABLE journal" "SELECT load_extension('x')" "SELECT :x" "" "nonsense" \
		"CREATE TEMP TABLE t (a)" "BEGIN" "SELECT writefile('x.db', 'y')"; do
		run -2 kept sql "$sql"
	done
	assert_equal "$(sha256sum "$KEPT_DB")" "$before"
	assert_not_exists x.db
}
