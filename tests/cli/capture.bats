# A saved page is a source.

load ../lib/common

setup() {
	common_setup
	[[ $BATS_TEST_DESCRIPTION == *'built without'* ]] || built_with 'reading pages'
	woodside
}

# page FILE WORD: as SingleFile saves one
page() {
	cat >"$1" <<-END
		<!DOCTYPE html> <html lang="zh-CN"><!--
		 Page saved with SingleFile
		 url: https://news.example.org/2026/$2?utm_source=mail
		 saved date: Fri Mar 20 2026 10:00:00 GMT+0800 (China Standard Time)
		--><head><meta charset=utf-8><title>$2 | News</title>
		<meta property="og:title" content="Arrest in $2"><meta property="og:site_name" content="News">
		<meta property="article:published_time" content="2026-03-19T08:00:00+08:00">
		<meta property="article:modified_time" content="2026-03-21T08:00:00+08:00">
		</head><body><p>Police in $2 report a xylophone.</p></body></html>
	END
}

entries() {
	sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal'
}

@test "log: a saved page gives its source, its day and its bytes" {
	page hubei.html hubei
	before=$(entries)
	run --separate-stderr -0 kept log WD-02:+ hubei.html 'Hubei police report an arrest'
	code=$output
	assert_equal $(($(entries) - before)) 3
	assert_regex "$stderr" "happened: 2026-03-19, from the page's date"
	assert_regex "$stderr" 'title from og:title'
	assert_regex "$stderr" 'published_on from article:published_time'
	assert_regex "$stderr" "kept edit S-[0-9A-Z]{8} --title"
	run -0 sqlite3 "$KEPT_DB" "SELECT s.url, s.title, s.publisher, s.published_on, s.language, e.occurred_on,
			p.captured_at, p.media_type, p.sha256
		FROM evidence e JOIN source s ON s.code = e.source JOIN snapshot p ON p.source = s.code
		WHERE e.code = '$code'"
	assert_output "https://news.example.org/2026/hubei?utm_source=mail|Arrest in hubei|News|2026-03-19|zh-CN|2026-03-19|2026-03-20T02:00:00.000Z|text/html|$(sha256sum <hubei.html | cut -d' ' -f1)"
	run -0 kept verify
	assert_output --partial '1 stored, hashed again'
	run -0 kept search xylophone
	assert_output --partial 'source'
}

@test "log: an option is stronger than a guess, and a guess is corrected in one step" {
	page hubei.html hubei
	run --separate-stderr -0 kept log WD-02:+ hubei.html 'An arrest' --title 'My title' --published 2026-03-18 --on 2026-03-17
	refute [ -n "$(grep 'title from' <<<"$stderr")" ]
	run -0 sqlite3 "$KEPT_DB" "SELECT s.code, s.title, e.occurred_on FROM evidence e JOIN source s ON s.code = e.source
		WHERE e.code = '$output'"
	assert_output --regexp '^S-.*\|My title\|2026-03-17$'
	run -0 kept edit "${output%%|*}" --published_on 2026-03-16 --typo
}

@test "the same page again is recognised, by bytes and by address" {
	page hubei.html hubei
	run --separate-stderr -0 kept log WD-02:+ hubei.html 'An arrest'
	first=$output
	run --separate-stderr -0 kept log WD-05:+ hubei.html 'The same arrest'
	assert_regex "$stderr" "seen before: the same page is the source of $first: the same event"
	assert_regex "$stderr" 'was stored already'
	sed -e 's/xylophone/trombone/' -e 's/mail$/other/' -e 's/https:/http:/' hubei.html >again.html
	run --separate-stderr -0 kept log WD-05:+ again.html 'Told otherwise'
	assert_regex "$stderr" 'stored as another version'
	run -0 sqlite3 "$KEPT_DB" "SELECT count(DISTINCT source), count(*) FROM snapshot"
	assert_output '1|2'
	run -0 kept verify
}

@test "capture: a folder in one transaction, then the inbox, then used" {
	mkdir saved
	for name in anhui hubei gansu; do page saved/$name.html $name; done
	echo 'A notice of the ministry' >saved/notice.txt
	run --separate-stderr -0 kept capture saved
	assert_equal "$(wc -l <<<"$output")" 4
	code=${lines[0]}
	run -0 sqlite3 "$KEPT_DB" "SELECT count(DISTINCT json_extract(line, '\$.tx')) FROM journal WHERE entry > 751"
	assert_output 1
	run -0 kept inbox --format json
	run -0 jq -r '.[] | .title' <<<"$output"
	assert_output $'Arrest in anhui\nArrest in gansu\nArrest in hubei\nA notice of the ministry'
	run --separate-stderr -0 kept log WD-02:+ "$code" 'Anhui police report an arrest'
	run -0 kept inbox --format csv
	refute_output --partial "$code"
	before=$(entries)
	run --separate-stderr -0 kept capture saved
	assert_equal "$(entries)" "$before"
	run -0 kept inbox
	assert_output --partial '3 sources that nothing rests on'
}

@test "what was guessed is said, and is put right in one step" {
	page hubei.html hubei
	run --separate-stderr -0 kept capture hubei.html
	code=$output
	guesses='url from SingleFile.s comment, title from og:title, publisher from og:site_name, published_on from article:published_time, language from its lang'
	assert_regex "$stderr" "$code: guessed: $guesses; if wrong: kept edit $code --title"
	run -0 kept edit "$code" --title 'The right title' --publisher 'Hubei Daily' --published-on 2026-03-18 --typo
	run -0 sqlite3 "$KEPT_DB" "SELECT title, publisher, published_on FROM source WHERE code = '$code'"
	assert_output 'The right title|Hubei Daily|2026-03-18'
	run --separate-stderr -0 kept capture hubei.html # there already: nothing is guessed anew
	refute [ -n "$(grep guessed <<<"$stderr")" ]
}

@test "show and reports name the page's digest and when it was captured" {
	page hubei.html hubei
	run --separate-stderr -0 kept log WD-02:+ hubei.html 'Hubei police report an arrest'
	digest=$(sha256sum <hubei.html | cut -d' ' -f1)
	source=$(sqlite3 "$KEPT_DB" "SELECT source FROM snapshot")
	run -0 tr -s ' \n' ' ' <<<"$(kept show WD-02)"
	assert_output --partial "page captured 20 Mar 2026, sha256 ${digest:0:12}"
	run -0 jq -r '.evidence_items[].source | select(.sha256) | "\(.captured_at) \(.sha256)"' <<<"$(kept show WD-02 --format json)"
	assert_output "2026-03-20T02:00:00.000Z $digest"
	run -0 kept show "$source"
	assert_output --partial "sha256 $digest"
	assert_output --partial 2026-03-20T02:00:00.000Z
	kept report WD-02 --format table | tr -s ' \n' ' ' >report # a digest never breaks: it is short in a text
	run -0 grep -c "captured 2026-03-20 sha256 ${digest:0:12}…" report
	for format in md html; do
		kept report WD-02 --format $format | tr -s ' \n' ' ' | sed 's/<[^>]*>//g' >report
		run -0 grep -cE "captured 2026-03-20 ?sha256 $digest" report
	done
	run -0 jq -r '.sources[] | select(.sha256) | "\(.captured_at) \(.sha256)"' <<<"$(kept report WD-02 --format json)"
	assert_output "2026-03-20T02:00:00.000Z $digest"
}

@test "capture: standard input, nothing on a dry run, nothing of a call that fails" {
	page hubei.html hubei
	before=$(entries)
	run --separate-stderr -0 kept capture -n hubei.html
	assert_equal "$(entries)" "$before"
	run -3 kept capture hubei.html nowhere.html
	: >empty.html
	run -4 kept capture hubei.html empty.html
	truncate -s 33M big.html
	run -4 kept capture hubei.html big.html
	assert_output --partial "'big.html' is larger than 32 MB"
	assert_equal "$(entries)" "$before"
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM snapshot_bytes')" 0
	run --separate-stderr -0 kept capture - <hubei.html
	assert_equal $(($(entries) - before)) 2
}

@test "a journal alone brings the records and not the bytes, and that is no damage" {
	page hubei.html hubei
	run -0 kept capture -q hubei.html
	kept export all.jsonl >/dev/null
	export KEPT_DB=$BATS_TEST_TMPDIR/other.db
	kept init >/dev/null
	run -0 kept import all.jsonl
	run -0 kept verify
	assert_output --partial 'of 1 snapshots the bytes are not held here'
	run -0 kept capture -q hubei.html
	run -0 kept search xylophone
	assert_output --partial 'source'
	run -0 kept verify
	assert_output --partial '1 stored, hashed again'
	refute_output --partial 'not held'
}

@test "undo takes a captured page back, as of then it is not there" {
	page hubei.html hubei
	run --separate-stderr -0 kept log WD-02:+ hubei.html 'An arrest'
	run -0 kept undo
	run -0 kept search xylophone
	refute_output --partial 'S-'
	run -0 kept verify
	run -0 kept rebuild
	run -0 kept verify
}

@test "a hostile page puts nothing harmful on the terminal" {
	printf '<html><head><title>\033[31mred\342\200\256evil\033]0;x\007</title>
		<link rel=canonical href="javascript:alert(1)"><meta property="og:url" content="data:text/html,x">
		<meta name=author content="&#27;[2J\342\200\256"><meta name=date content="2026-02-30"></head>
		<body><script>document.title="no"</script><p>fine' >bad.html
	run --separate-stderr -0 kept log WD-02:+ bad.html 'A hostile page' --on 2026-03-01
	refute [ -n "$(grep -P '\x1b|\x07|\x{202e}' <<<"$stderr$output")" ]
	run -0 sqlite3 "$KEPT_DB" "SELECT title, url IS NULL, published_on IS NULL
		FROM source WHERE code LIKE 'S-%' ORDER BY id DESC LIMIT 1"
	assert_output '[31mredevil]0;x|1|1'
	run -0 kept show "$(sqlite3 "$KEPT_DB" 'SELECT code FROM source ORDER BY id DESC LIMIT 1')"
	refute [ -n "$(grep -P '\x1b|\x07|\x{202e}' <<<"$output")" ]
}

@test "words in a mail and in MHTML are found, whatever they are wrapped in" {
	cat >m.eml <<-END
		From: =?gb2312?B?0MLOxcu+?= <press@example.org>
		To: desk@example.org
		Subject: Readout
		Date: Thu, 19 Mar 2026 10:00:00 +0800
		Content-Type: multipart/mixed; boundary=b

		--b
		Content-Type: text/plain; charset=gb18030
		Content-Transfer-Encoding: base64

		$(printf '国家禁毒办列管三种物质' | iconv -t GB18030 | base64)
		--b
		Content-Type: text/html
		Content-Transfer-Encoding: quoted-printable

		<script>alert('no')</script><p>a xylo=
		phone, =63ertainly =E2=80=AEdnuor</p>
		--b
		Content-Type: application/pdf
		Content-Disposition: attachment

		x
		--b--
	END
	run --separate-stderr -0 kept log WD-02:+ m.eml 'They say so'
	assert_regex "$stderr" "'m.eml': 1 attachment was not read"
	assert_regex "$stderr" 'author from its sender'
	for word in xylophone certainly 三种物质; do
		run -0 kept search "$word" --format json
		assert_output --partial '"record":"source"'
	done
	run -0 kept search alert --format json
	refute_output --partial '"record":"source"'
	run -0 sqlite3 "$KEPT_DB" "SELECT author, title, published_on FROM source ORDER BY id DESC LIMIT 1"
	assert_output '新闻司 <press@example.org>|Readout|2026-03-19'
	refute [ -n "$(kept search xylophone | grep -P '\x{202e}')" ]
}

@test "a program built without reading pages stores them, and says that it read nothing" {
	"$KEPT" doctor --format csv | grep -q '^built without,.*reading pages' || skip 'built with it'
	page hubei.html hubei
	run -2 kept log WD-02:+ hubei.html 'An arrest'
	assert_output --partial 'this kept was built without reading pages'
	run -0 kept log WD-02:+ hubei.html 'An arrest' --on 2026-03-19
	assert_output --partial 'this kept was built without reading pages'
	run -0 sqlite3 "$KEPT_DB" 'SELECT sha256 FROM snapshot'
	assert_output "$(sha256sum <hubei.html | cut -d' ' -f1)"
	run -7 kept capture --fetch https://example.org/
	assert_output --partial 'this kept was built without fetching'
	run -7 kept doctor --links
	assert_output --partial 'this kept was built without fetching'
}

# A complete item: bearing, day, address, title, publisher, and the page as proof.
complete() {
	sqlite3 "$KEPT_DB" "SELECT b.commitment || b.bearing, e.occurred_on, s.url <> '', s.title <> '', s.publisher <> '',
			(SELECT count(*) FROM snapshot p WHERE p.source = s.code)
		FROM evidence e JOIN bearing b ON b.evidence = e.code JOIN source s ON s.code = e.source
		ORDER BY e.id DESC LIMIT 1"
}

@test "a complete item from a saved page takes at most 75 keys and 5 arguments" {
	page hubei.html hubei
	run -0 python3 "$KEPT_ROOT/tests/lib/keystrokes.py" line "$PWD"
	echo "# keys and arguments: ${lines[0]}" >&3
	read -r keys arguments <<<"${lines[0]}"
	((keys <= 75 && arguments <= 5))
	run -0 complete
	assert_output 'WD-02supports|2026-03-19|1|1|1|1'
}

@test "and from prompts at most 70" {
	page hubei.html hubei
	run -0 python3 "$KEPT_ROOT/tests/lib/keystrokes.py" prompts "$PWD"
	echo "# keys and arguments: ${lines[0]}" >&3
	read -r keys arguments <<<"${lines[0]}"
	((keys <= 70))
	run -0 complete
	assert_output 'WD-02supports|2026-03-19|1|1|1|1'
}
