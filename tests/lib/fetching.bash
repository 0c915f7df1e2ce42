# For test files that fetch, behind common: a server that misbehaves, and what is expected of kept.

# One server for the whole file: it keeps nothing but the paths that it was asked for.
setup_file() {
	export PAGE_VERSION="$BATS_FILE_TMPDIR/version"
	python3 "$KEPT_ROOT/tests/lib/bad_server.py" "$BATS_FILE_TMPDIR/port" \
		>/dev/null 2>&1 3>&- 4>&- &
	echo $! >"$BATS_FILE_TMPDIR/pid"
	for _ in $(seq 100); do
		[ -e "$BATS_FILE_TMPDIR/port" ] && return
		sleep 0.05
	done
	return 1
}

teardown_file() {
	kill "$(cat "$BATS_FILE_TMPDIR/pid")"
}

setup() {
	common_setup
	built_with fetching
	empty_ledger
	base="http://127.0.0.1:$(cat "$BATS_FILE_TMPDIR/port")"
	echo 1 >"$PAGE_VERSION"
	settings 'allow-private = yes'
	unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
}

settings() {
	mkdir -p "$XDG_CONFIG_HOME/kept"
	printf '%s\n' "$@" >"$XDG_CONFIG_HOME/kept/config.ini"
}

rows() {
	sqlite3 "$KEPT_DB" "SELECT count(*) FROM $1"
}

# nothing_kept: neither entries nor bytes nor words
nothing_kept() {
	assert_equal "$(rows journal) $(rows snapshot_bytes) $(rows snapshot_text)" '0 0 0'
}

# refused PATH STATUS WORDS: the fetch fails so, in time, and leaves nothing
refused() {
	local begun=$SECONDS
	run -"$2" kept capture --fetch "$base$1"
	assert_output --partial "$3"
	assert_line --regexp '^kept: '
	((SECONDS - begun < 12)) || fail "$1 took $((SECONDS - begun)) seconds"
	nothing_kept
}
