# Every exit code of kept(1), each provoked by a real fault. A command that fails says why on
# standard error, answers nothing, and leaves the ledger byte for byte as it was.

load ../lib/common

setup() {
	common_setup
	woodside
}

# fails CODE MESSAGE COMMAND...: it does, with that in its message, and harms nothing.
fails() {
	local code=$1 message=$2 before
	shift 2
	before=$(sha256sum <"$KEPT_DB")
	run --separate-stderr "-$code" "$@"
	assert_output ''
	# shellcheck disable=SC2154 # bats sets it
	[[ $stderr == *"kept: "* && $stderr == *"$message"* ]] || fail "it said: $stderr"
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	assert_not_exists "$KEPT_DB-journal"
}

LOG=(log WD-04:~ 'an entry' --on 2024-05-05 --no-input)

@test "exit codes: the manual and the program name the same" {
	grep -oE '\] = [0-9]+' "$KEPT_ROOT/src/cli/main.c" | grep -oE '[0-9]+' | sort -nu >program
	sed -n '/^# EXIT STATUS/,/^# ENV/p' "$KEPT_ROOT/docs/kept.1.scd" |
		grep -oE '^\*[0-9]+\*' | tr -d '*' | sort -nu >manual
	assert_equal "$(grep -v '^128$' manual)" "$(cat program)"
	grep -qx 128 manual
	grep -q '128 + stop_signal' "$KEPT_ROOT/src/cli/main.c"
	# and this file provokes each of them
	sed -nE 's/^@test "exit code ([0-9]+):.*/\1/p' "$BATS_TEST_FILENAME" | sort -nu >tried
	assert_equal "$(cat tried)" "$(cat manual)"
}

@test "exit code 0: done" {
	run --separate-stderr -0 kept list
	assert [ -n "$output" ]
	run -0 kept "${LOG[@]}"
	run -0 kept verify
}

@test "exit code 1: done, and the answer is no" {
	run -1 kept overdue --check --as-of 2026-06-01
	assert [ -n "$output" ]
	sqlite3 "$KEPT_DB" "UPDATE commitment SET title = 'forged' WHERE code = 'WD-02'"
	before=$(sha256sum <"$KEPT_DB")
	run -1 kept verify
	assert_output --partial 'WD-02'
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "exit code 2: the command line is wrong" {
	fails 2 'no such command' kept lsit
	fails 2 'no such option' kept list --nothing
	fails 2 '29 days' kept log WD-04:~ 'an entry' --on 2024-02-30
	fails 2 'no such status' kept list status:keept
	fails 2 'who writes' env -u KEPT_AUTHOR "$KEPT" "${LOG[@]}"
}

@test "exit code 3: there is no such record or file" {
	fails 3 'WD-99' kept show WD-99
	fails 3 'WD-99' kept log WD-99:+ 'an entry' --on 2024-05-05 --no-input
	fails 3 'E999' kept rate WD-02 broken E999 --reason reversed -m x
	fails 3 'there is no ledger' kept --db none.db list
	assert_not_exists none.db
	fails 3 'nowhere' kept import nowhere
}

@test "exit code 4: a rule of the ledger refuses it" {
	fails 4 'evidence' kept rate WD-02 broken --reason reversed -m x
	fails 4 'there already' kept add party CN --name China
	fails 4 'still needed' kept retract WOODSIDE-2023 -m x
	fails 4 'there already' kept init
	cp -r "$KEPT_ROOT/docs/examples/woodside" bad
	sed -i 's/2023-11-15/2023-02-30/' bad/agreements.csv
	empty=empty.db
	kept --db $empty init >/dev/null
	before=$(sha256sum <$empty)
	KEPT_DB=$empty fails 4 '2023-02-30' kept import bad
	assert_equal "$(sha256sum <$empty)" "$before"
}

@test "exit code 5: another process holds the ledger" {
	python3 - "$KEPT_DB" <<-'PY' &
		import os, sqlite3, sys, time
		db = sqlite3.connect(sys.argv[1], isolation_level=None)
		db.execute("BEGIN EXCLUSIVE")
		with open("held.part", "w") as f:
		    f.write(str(os.getpid()))
		os.rename("held.part", "held")
		while not os.path.exists("enough"):
		    time.sleep(0.05)
	PY
	holder=$!
	while [ ! -e held ]; do sleep 0.05; done
	kept list >list.out 2>list.err &
	reader=$!
	fails 5 'another process holds the ledger' kept "${LOG[@]}"
	assert_regex "$stderr" "holds the ledger '$KEPT_DB': python3[0-9.]* \(process $(cat held)\)\. Nothing was saved"
	wait $reader && false
	assert_equal $? 5
	assert [ ! -s list.out ]
	assert_file_contains list.err '^kept: .*another process holds the ledger'
	assert_file_contains list.err "python3[0-9.]* (process $(cat held))"
	touch enough
	wait $holder
	run -0 kept "${LOG[@]}"
}

@test "exit code 6: the ledger is damaged, or is none" {
	cp "$KEPT_DB" good.db
	printf 'these are words, and no ledger' >"$KEPT_DB"
	for command in list verify "${LOG[*]}"; do
		# shellcheck disable=SC2086 # words are wanted
		fails 6 'not a ledger' kept $command
	done
	rm "$KEPT_DB"
	sqlite3 "$KEPT_DB" 'CREATE TABLE t (x)'
	fails 6 'ledger' kept list
	for table in commitment local; do
		cp good.db "$KEPT_DB"
		sqlite3 "$KEPT_DB" "PRAGMA foreign_keys = 0; DROP TABLE $table"
		fails 6 "no such table: " kept list
		fails 6 "no such table: " kept "${LOG[@]}"
	done
	# a page in the middle of what is read
	python3 - <<-'PY'
		import sqlite3
		db = sqlite3.connect("good.db")
		page, = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'commitment'").fetchone()
		with open("good.db", "r+b") as f:
		    f.seek((page - 1) * 4096)
		    f.write(b"\xa5" * 4096)
	PY
	cp good.db "$KEPT_DB"
	fails 6 'malformed' kept list
}

@test "exit code 7: it could not be saved or written" {
	run -7 bash -c '"$1" list >/dev/full' - "$KEPT"
	assert_output --partial 'cannot write the output'
	run -7 bash -c '"$1" list >&-' - "$KEPT"
	limited() {
		(
			ulimit -f 8
			exec "$KEPT" "$@"
		)
	}
	text=$(head -c 60000 /dev/zero | tr '\0' x)
	before=$(sha256sum <"$KEPT_DB")
	run -7 limited log WD-04:~ "entry $text" --on 2024-05-05 --no-input
	run -0 kept verify
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	# a library is missing: that is no damage
	mkdir bin
	printf 'int unused;\n' >empty.c
	cc -shared -fPIC -o bin/libical.so.3 empty.c
	fails 7 'could not be checked' env LD_LIBRARY_PATH="$PWD/bin" "$KEPT" verify
	fails 7 'nowhere/list.csv' kept list -o nowhere/list.csv
	mkdir list.csv
	fails 7 'list.csv' kept list -o list.csv
}

@test "exit code 8: the ledger was made by a newer version" {
	sqlite3 "$KEPT_DB" 'PRAGMA user_version = 99'
	for command in list "${LOG[*]}" verify rebuild migrate 'backup copy.db'; do
		# shellcheck disable=SC2086
		fails 8 'newer version' kept $command
	done
	assert_not_exists copy.db
}

@test "exit code 70: a fault of the program itself, here its library's" {
	cat >broken.c <<-'C'
		int sqlite3_db_config(void *db, int what, ...) { (void)db; (void)what; return 0; }
	C
	cc -shared -fPIC -o broken.so broken.c
	before=$(sha256sum <"$KEPT_DB")
	run --separate-stderr -70 env LD_PRELOAD="$PWD/broken.so" ASAN_OPTIONS=verify_asan_link_order=0 "$KEPT" list
	assert_output ''
	[[ $stderr == *'did not take'* ]] || fail "it said: $stderr"
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "exit code 128: and more, stopped by a signal" {
	kept init --db big.db >/dev/null
	cp -r "$KEPT_ROOT/docs/examples/woodside" big
	before=$(sha256sum <big.db)
	run -130 interrupted --db big.db import big
	assert_output --partial 'interrupted: nothing was saved'
	assert_equal "$(sha256sum <big.db)" "$before"
}
