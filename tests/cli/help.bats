# The help, which is printed from the tables that parse.

load ../lib/common

commands() {
	kept --help | sed -n 's/^    \([a-z][a-z]*\)  .*/\1/p'
}

@test "--help, -h and help are the same" {
	run -0 kept --help
	assert_output --partial "Options of every command"
	overview=$output
	run -0 kept -h
	assert_output "$overview"
	run -0 kept help
	assert_output "$overview"
}

@test "every command of the contract is listed" {
	run -0 commands
	for command in init import doctor log looked rate add edit retract undo ask list show overdue \
		review score deal timeline search history changes export verify rebuild backup migrate \
		sql completion help; do
		assert_line "$command"
	done
}

@test "every command has a help that fits, with and without a ledger" {
	for command in $(commands); do
		run -0 kept "$command" --help
		assert_line --regexp "^kept $command"
		assert_output --partial "Example"
		same=$output
		run -0 kept help "$command"
		assert_output "$same"
		while IFS= read -r line; do
			case $line in
			"    kept "*) ;; # an example is one line
			*) ((${#line} <= 80)) || fail "$command: $line" ;;
			esac
		done <<<"$same"
	done
	assert_not_exists "$KEPT_DB"
}

@test "the example of every command works on the Woodside record" {
	mkdir bin
	ln -s "$KEPT" bin/kept
	ln -s "$KEPT_ROOT/docs" docs
	PATH="$PWD/bin:$PATH"
	unset -f kept
	for command in $("$KEPT" --help | sed -n 's/^    \([a-z][a-z]*\)  .*/\1/p'); do
		example=$("$KEPT" "$command" --help | sed -n '/^Example/,$ s/^    \(kept .*\)/\1/p')
		rm -rf -- new.db copy.db out folder
		woodside
		run bash -c "$example" </dev/null
		[ "$status" -eq 0 ] || fail "$command: $example: exit $status: $output"
	done
}

@test "the manual names every command and every option of it" {
	pages=("$KEPT_ROOT"/docs/*.scd)
	for command in $(commands); do
		grep -q "^\*kept $command\*" "${pages[@]}" || fail "no page has kept $command"
		grep -qE "^\*$command\*( |$)" "$KEPT_ROOT/docs/kept.1.scd" || fail "kept.1 lacks $command"
		for option in $(kept "$command" --help | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' |
			grep -oE -- '--[a-z-]+'); do
			grep -qE -- "\*$option(\*|=)" "${pages[@]}" || fail "no page has $option of kept $command"
		done
	done
	for option in $(kept --help | grep -oE '^ +(-[a-zA-Z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
		grep -qE -- "\*$option(\*|=)" "$KEPT_ROOT/docs/kept.1.scd" || fail "kept.1 lacks $option"
	done
	# and the manual no option that is not there
	for option in $(grep -hoE '^\*--?[a-zA-Z*, -]*--[a-z-]+' "${pages[@]}" | grep -oE -- '--[a-z-]+' | sort -u); do
		for command in '' $(commands); do
			# shellcheck disable=SC2086
			kept $command --help | grep -q -- "$option\b" && continue 2
		done
		grep -q -- "$option" <<<'--FIELD' || fail "no command has $option"
	done
}

@test "help for what is no command names the nearest" {
	run -2 kept help lits
	assert_output --partial "Did you mean 'list'?"
}

@test "--version" {
	run -0 kept --version
	assert_output --regexp '^kept [0-9]+\.[0-9]+\.[0-9]+$'
	run -0 kept list --version
	assert_output --regexp '^kept '
}

@test "help: the fields of a kind, and the terms of a filter" {
	run -0 kept add commitment --help
	assert_line --regexp '^ +--kept-if +'
	run -0 kept add --help
	assert_output --partial 'kept add commitment --help'
	for command in list overdue review score timeline report export; do
		run -0 kept "$command" --help
		assert_output --partial 'status:kept'
	done
}
