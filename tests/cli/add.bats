load ../lib/common

setup() {
	common_setup
	woodside
}

q() {
	sqlite3 "$KEPT_DB" "$1"
}

@test "add: a commitment by its fields, with what follows from them said" {
	run --separate-stderr -0 kept add commitment wd-90 WOODSIDE-2023 'Meet again' --promisors US,CN \
		--promisees CN,US --kind meeting --due 2027-06 --tags talks,summit
	assert_output WD-90
	assert_regex "$stderr" 'made_on: 2023-11-15, the day of WOODSIDE-2023'
	assert_regex "$stderr" 'due_basis: stated'
	run -0 q "SELECT promisors, duty, due_on, due_basis, tags FROM commitment WHERE code = 'WD-90'"
	assert_output 'US;CN|act|2027-06|stated|talks;summit'
}

@test "add: natural operands" {
	run --separate-stderr -0 kept add party CN-XX 'A ministry' CN
	run -0 q "SELECT name, parent, root FROM party WHERE code = 'CN-XX'"
	assert_output 'A ministry|CN|CN'
	run --separate-stderr -0 kept add link WD-02 depends WD-01
	[[ "$output" =~ ^L- ]]
	run -0 q "SELECT relation FROM link WHERE code = '$output'"
	assert_output depends-on
	run --separate-stderr -0 kept add milestone WD-02 2027-03 'A first report'
	run --separate-stderr -0 kept add wording WD-02 US-WH 'exact words'
	run --separate-stderr -0 kept add agreement X-2027 'A meeting' 2027-01-02
	run --separate-stderr -0 kept add indicator X-SERIES 'A series' tonnes up
	run --separate-stderr -0 kept add observation X-SERIES 2026 12.50
	run --separate-stderr -0 kept add target WD-02 X-SERIES '>=' 20 2028
	target=$output
	run -0 q "SELECT comparator, value, \"by\" FROM target WHERE code = '$target'"
	assert_output '>=|20|2028'
	run --separate-stderr -0 kept edit "$target" --by-date 2029 -m later
	run -0 q "SELECT \"by\" FROM target WHERE code = '$target'"
	assert_output 2029
	# --by is the analyst, of every command
	run -2 kept add target WD-04 X-SERIES '>=' 20 --by 2028
	assert_output --partial "'2028' is a date. The date of a target is its --by-date, or --on"
	run --separate-stderr -0 kept add source https://example.org/new 'A page'
	[[ "$output" =~ ^S- ]]
	run --separate-stderr -0 kept add source MY-SRC https://example.org/other 'A page'
	assert_output MY-SRC
}

@test "add: what is refused" {
	run -2 kept add
	run -2 kept add comitment X
	assert_output --partial commitment
	run -2 kept add evidence
	assert_output --partial 'kept log'
	run -2 kept add rating
	assert_output --partial 'kept rate'
	run -4 kept add party CN 'China again'
	assert_output --partial CN
	run -2 kept add party
	run -2 kept add party CN-YY
	assert_output --partial name
	run -2 kept add party CN-YY Name --nmae x
	assert_output --partial name
	run -3 kept add party CN-YY Name --parent QQQ
	run -2 kept add agreement Y-1 Title 2024-02-30
	assert_output --partial '29 days'
	run -4 kept add source https://chinausfocus.com/news/us-china-probe-of-fentanyl-ring-stops-international-dealer Again
	assert_output --partial AP-20180831
	run -2 kept add link WD-02 depends-on WD-01 stray
	assert_output --partial stray
}

@test "add: in the editor" {
	cat >ed <<-'END'
		#!/bin/sh
		sed -i 's/^name:.*/name: Edited name/' "$1"
	END
	chmod +x ed
	EDITOR="$PWD/ed" run --separate-stderr -0 kept add party CN-ED Name -e
	run -0 q "SELECT name FROM party WHERE code = 'CN-ED'"
	assert_output 'Edited name'
}

@test "add: a source speaks for a party that is there, or for a third" {
	before=$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')
	run -4 kept add source --title 'A voice' --side CHINA
	assert_output --partial "side: no such side: 'CHINA'. It is the code of a party, or third"
	run -4 kept edit SEED --side none-such -m x
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')" "$before"
	kept add party FR --name France -q
	kept add source VOICE --title 'A voice' --side fr -q
	run -4 kept retract FR -m mistaken
	assert_output --partial "party 'FR' is still needed by VOICE"
	kept edit VOICE --side third -m 'a paper' -q
	run -0 kept retract FR -m mistaken
}

@test "add, edit: a kind that nothing uses yet is told, with the one that may be meant" {
	woodside
	new() {
		kept add commitment "$1" --agreement WOODSIDE-2023 --promisors CN --title "$1" --kind "$2" -q "${@:3}"
	}
	run -0 --separate-stderr kept add commitment K-1 --agreement WOODSIDE-2023 --promisors CN --title K --kind enforcment
	assert_regex "$stderr" "kind: 'enforcment' is a new kind of commitment; near: 'enforcement'. Did you mean that"
	# used, it is a word like the others
	run -0 --separate-stderr kept edit WD-02 --kind enforcment -m x
	refute_regex "$stderr" enforcment
	run -0 --separate-stderr kept edit WD-03 --kind enforcmen -m x
	assert_regex "$stderr" "near: 'enforcment'"
	run -0 --separate-stderr kept add commitment K-2 --agreement WOODSIDE-2023 --promisors CN --title K --kind visas
	assert_regex "$stderr" "kind: 'visas' is a new kind of commitment"
	run -0 --separate-stderr kept add source https://example.org/k K --kind repport
	assert_regex "$stderr" "'repport' is a new kind of source; near: 'report'"
	run -0 --separate-stderr kept add commitment K-3 --agreement WOODSIDE-2023 --promisors CN --title K --kind Meeting
	refute_regex "$stderr" kind:
	run -0 kept list kind:visas,enforcment --columns code --format csv
	assert_output $'code\nK-1\nK-2\nWD-02'
}
