# Completion: the scripts and the words.

load ../lib/common

words() {
	kept __complete -- "$@" | cut -f1
}

@test "commands, options, choices" {
	run -0 words ver
	assert_output verify
	run -0 words list --form
	assert_output --format
	run -0 words list --format js
	assert_output $'json\njsonl\njsonld'
	run -0 words --format js
	assert_output $'json\njsonl\njsonld'
	run -0 words help ini
	assert_output init
	run -0 words completion ''
	assert_output $'bash\nzsh\nfish'
}

@test "codes with their titles" {
	woodside
	run -0 kept __complete -- show wd-04
	assert_output --regexp $'^WD-04\tTake the Institute'
	run -0 words deal WOOD
	assert_output WOODSIDE-2023
	run -0 words rate WD-02 partly
	assert_output partly-kept
}

@test "terms of the filter and their values" {
	woodside
	run -0 words list fr
	assert_output from:
	run -0 words list is:over
	assert_output is:overdue
	run -0 words list status:kept,bro
	assert_output status:kept,broken
	run -0 words list from:US-DOC-
	assert_line from:US-DOC-BIS
}

@test "fields of the kind that is added" {
	run -0 words add par
	assert_output party
	run -0 words add party --name-
	assert_output --name-local
}

@test "without a ledger, or on nonsense, there are fewer words and no error" {
	run -0 words show WD
	refute_output
	run -0 words nosuch ''
	run -0 words
	run -0 kept __complete
	assert_output --partial init
	echo text >"$KEPT_DB"
	run -0 words show WD
	refute_output
}

@test "the scripts are good in their shells" {
	kept completion bash >kept.bash
	kept completion zsh >kept.zsh
	kept completion fish >kept.fish
	bash -n kept.bash
	shellcheck -s bash kept.bash
	if command -v zsh; then zsh -n kept.zsh; fi
	if command -v fish; then fish --no-execute kept.fish; fi
	run -2 kept completion tcsh
	assert_output --partial "one of bash, zsh, fish"
}

@test "bash completes with the script" {
	woodside
	mkdir bin
	ln -s "$KEPT" bin/kept
	kept completion bash >kept.bash
	complete_line() {
		PATH="$PWD/bin:$PATH" bash -c '
			compopt() { :; }
			source kept.bash
			COMP_WORDBREAKS=$'"' \\t\\n\"\\'><=;|&(:'"'
			COMP_LINE=$1 COMP_POINT=${#1}
			_kept
			printf "%s\n" "${COMPREPLY[@]}"' bash "$1"
	}
	run -0 complete_line 'kept verif'
	assert_output verify
	run -0 complete_line 'kept list is:over'
	assert_output overdue
	run -0 complete_line 'kept show WD-04'
	assert_output WD-04
}

@test "zsh completes with the script, codes in any case with their titles" {
	command -v zsh || skip "no zsh"
	woodside
	mkdir bin
	ln -s "$KEPT" bin/kept
	export PATH="$PWD/bin:$PATH" TERM=xterm
	run -0 python3 "$KEPT_ROOT/tests/lib/terminal.py" zsh -f -i <<-'S'
		type PS1='rea''dy> '\r
		wait ready>
		type autoload -Uz compinit; compinit -u -D; eval "$(kept completion zsh)"; echo lo''aded\r
		wait loaded
		wait ready>
		type kept verif\t
		wait verify
		type \x15kept show wd-0\t\t
		wait WD-04  Take the Institute
		type \x15kept list is:over\t
		wait is:overdue
		type \x15kept rate WD-02 part\t
		wait partly-kept
		type \x15exit\r
	S
}

@test "fish completes with the script" {
	command -v fish || skip "no fish"
	woodside
	mkdir bin
	ln -s "$KEPT" bin/kept
	kept completion fish >kept.fish
	# shellcheck disable=SC2016
	run -0 env PATH="$PWD/bin:$PATH" fish -c 'source kept.fish
		for line in "kept list is:over" "kept show wd-04" "kept rate WD-02 part" "kept verif"
			complete -C $line
		end'
	assert_line --regexp '^is:overdue'
	assert_line --regexp $'^WD-04\tTake the Institute'
	assert_line --regexp '^partly-kept'
	assert_line --regexp '^verify'
}
