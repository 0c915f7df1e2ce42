# What every command-line test starts from; a test file begins with
#
#	load ../lib/common
#
# A test runs in an empty folder, with a home, a configuration and a ledger path of its own.
# A file that needs more in setup() calls common_setup there first.

bats_require_minimum_version 1.5.0
bats_load_library bats-support
bats_load_library bats-assert
bats_load_library bats-file

KEPT_ROOT=${KEPT_ROOT:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
KEPT=${KEPT:-$KEPT_ROOT/build/src/cli/kept}
export KEPT_ROOT KEPT

common_setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	export HOME="$BATS_TEST_TMPDIR/home"
	export XDG_CONFIG_HOME="$HOME/config" XDG_DATA_HOME="$HOME/data" XDG_CACHE_HOME="$HOME/cache"
	mkdir -p "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME"
	export KEPT_DB="$BATS_TEST_TMPDIR/kept.db" KEPT_AUTHOR=ana
	export LC_ALL=C.UTF-8 LANG=C.UTF-8 TZ=UTC TERM=dumb
	unset COLUMNS EDITOR VISUAL PAGER NO_COLOR LANGUAGE KEPT_PAGER
}

setup() {
	common_setup
}

# The program; short, because every test names it. Use as `run -0 kept list`.
kept() {
	"$KEPT" "$@"
}

# Puts the bundled record at $KEPT_DB. It is imported once for a test file and copied from then
# on: a ledger at rest is one file.
woodside() {
	local made="$BATS_FILE_TMPDIR/woodside.db"
	if [ ! -e "$made" ]; then
		"$KEPT" --db "$made.part" init --example >"$BATS_FILE_TMPDIR/init.txt" 2>&1 || {
			cat "$BATS_FILE_TMPDIR/init.txt" >&2
			return 1
		}
		mv "$made.part" "$made"
	fi
	cp "$made" "$KEPT_DB"
}

# empty_ledger: a ledger with nothing in it at $KEPT_DB.
empty_ledger() {
	"$KEPT" init >/dev/null
}

# built_with WHAT: the test is skipped where the program was built without "reading pages",
# "fetching" or "workbooks", as kept doctor names them.
built_with() {
	! "$KEPT" doctor --format csv 2>/dev/null | grep -q "^built without,.*$1" || skip "built without $1"
}

# interrupted COMMAND...: kept with one SIGINT, sent when the program is ready for it; its exit
# code. (timeout sends two, one to the program and one to its group, and the second ends it.)
interrupted() {
	python3 - "$KEPT" "$@" <<-'PY'
		import signal, subprocess, sys, time
		program = subprocess.Popen(sys.argv[1:])
		def ready():
		    caught = open(f"/proc/{program.pid}/status").read().split("SigCgt:")[1].split()[0]
		    return int(caught, 16) >> (signal.SIGINT - 1) & 1
		while program.poll() is None and not ready():
		    time.sleep(0.001)
		program.send_signal(signal.SIGINT)
		sys.exit(program.wait() % 256)
	PY
}
