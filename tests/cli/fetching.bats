load ../lib/common
load ../lib/fetching

WARC="$KEPT_ROOT/tests/lib/check_warc.py"

@test "a page is fetched, read and kept with its exchange" {
	run -0 kept capture --fetch "$base/page" -q
	code=$output
	run -0 sqlite3 "$KEPT_DB" 'SELECT title, author, publisher, published_on, language, url FROM source'
	assert_output "Notice on controlled substances|Li Wei|Ministry of Tests|2024-09-01|en|$base/page"
	run -0 sqlite3 "$KEPT_DB" "SELECT source = '$code', media_type, length(exchange) FROM snapshot"
	assert_output '1|text/html|64'
	run -0 kept search substances
	assert_output --partial "$code"
	run -0 kept verify
	run -0 kept rebuild
	run -0 kept verify
}

@test "what must not be fetched is refused, and leaves nothing" {
	refused /to-file 4 'neither http nor https'
	refused /loop 4 'sent to'
	refused /declared 4 'more than 32 MB'
	refused /bomb 4 'more than 32 MB'
	refused /short 7 'broke off'
	refused /two-lengths 7 'says one length and sends another'
	refused /status/404-Not-Found 3 '404 Not Found'
	settings 'allow-private = yes' 'fetch-seconds = 1'
	refused /drip 7 'too slow'
	settings ''
	base="http://2130706433:$(cat "$BATS_FILE_TMPDIR/port")"
	refused /page 4 'not on the public internet'
}

@test "nothing is fetched unless it is asked for" {
	asked=$(curl -s "$base/seen" | wc -l)
	run -2 kept capture "$base/page"
	assert_output --partial -- '--fetch'
	nothing_kept
	kept add party CN China -q
	kept add agreement W 'A summit' --agreed-on 2024-01-01 -q
	kept add commitment W-1 --title 'Control three substances' --agreement W --promisors CN \
		--made-on 2024-01-01 -q
	run -0 kept log W-1:+ "$base/page" 'They are controlled' --on 2024-09-01 -q
	assert_equal "$(curl -s "$base/seen" | wc -l)" "$asked"
	assert_equal "$(rows snapshot)" 0
	run -0 kept log W-1:+ "$base/page" 'They are controlled indeed' --on 2024-09-02 --fetch -q
	assert_equal "$(rows snapshot) $(rows source)" '1 1'
	settings 'allow-private = yes' 'capture = always'
	run -0 kept log W-1:+ "$base/hops/1" 'And on' --on 2024-09-02 -q
	assert_equal "$(rows source) $(rows snapshot)" '2 2'
	run -0 kept log W-1:+ "$base/chunked" 'And off' --on 2024-09-02 --no-fetch -q
	assert_equal "$(rows source) $(rows snapshot)" '3 2'
}

@test "an item is logged whole or not at all when its page cannot be fetched" {
	kept add party CN China -q
	kept add agreement W 'A summit' --agreed-on 2024-01-01 -q
	kept add commitment W-1 --title 'Control three substances' --agreement W --promisors CN \
		--made-on 2024-01-01 -q
	before=$(rows journal)
	run -3 kept log W-1:+ "$base/nowhere" 'Gone' --on 2024-09-01 --fetch
	assert_equal "$(rows journal)" "$before"
	settings 'allow-private = yes' 'capture = always'
	run -0 --separate-stderr kept log W-1:+ "$base/nowhere" 'Gone' --on 2024-09-01 -q
	assert_equal "$(rows evidence) $(rows snapshot)" '1 0'
}

@test "chunks and packing are undone, redirects followed, hints passed over" {
	for path in chunked packed hops/5 continue; do
		run -0 kept capture --fetch "$base/$path"
	done
	# one page, four addresses: stored once
	assert_equal "$(rows source) $(sqlite3 "$KEPT_DB" 'SELECT count(DISTINCT sha256) FROM snapshot')" '4 1'
	kept archive -o all.warc.gz
	run -0 python3 "$WARC" all.warc.gz
	assert_equal "$(grep -c '^response .* 302$' <<<"$output")" 5
	assert_equal "$(grep -c '^response .* 200$' <<<"$output")" 4
}

@test "what the server lies about its page does no harm" {
	run -0 kept capture --fetch "$base/charset"
	run -0 kept capture --fetch "$base/odd-type"
	run -0 sqlite3 "$KEPT_DB" "SELECT count(*) FROM snapshot WHERE media_type = 'text/html'"
	assert_output 2
	run -0 kept verify
}

@test "no cookies, no user's name, nothing of where one came from" {
	run -0 kept capture --fetch "$base/echo"
	kept archive -o all.warc
	run -1 grep -a -i -E '^(cookie|referer|authorization):' all.warc
	run -0 grep -a -E '^User-Agent: .*kept/' all.warc
}

@test "WARC is what its standard says, and holds the page to the byte" {
	curl -s "$base/page" >page
	kept capture --fetch "$base/hops/2" -q
	printf '<title>Saved by hand</title><p>words</p>' >saved.html
	touch -d 2024-01-01 saved.html # the oldest stands first
	kept capture saved.html -q
	run -0 kept archive -o all.warc.gz
	assert_output 'wrote 2 pages to all.warc.gz'
	mkdir out
	run -0 python3 "$WARC" all.warc.gz out
	assert_line --index 0 warcinfo
	assert_line --index 1 --regexp '^resource urn:x-kept:P-'
	assert_line --index 2 "request $base/hops/2 GET /hops/2 HTTP/1.1"
	assert_line --index 3 "response $base/hops/2 302"
	assert_line --index 6 "request $base/hops/0 GET /hops/0 HTTP/1.1"
	assert_line --index 7 "response $base/hops/0 200"
	cmp saved.html out/1
	cmp page out/4
	gzip -t all.warc.gz
	kept archive -o all.warc
	run -0 python3 "$WARC" all.warc
	zcat all.warc.gz | grep -a -v -E '^WARC-(Date|Record-ID|Block-Digest): ' >packed
	grep -a -v -E '^WARC-(Date|Record-ID|Block-Digest): ' all.warc | cmp - packed
}

@test "the reader of WARC finds what is wrong with one" {
	kept capture --fetch "$base/page" -q
	kept archive -o good.warc
	run -0 python3 "$WARC" good.warc
	sed 's/Three substances/Four  substances/' good.warc >bad.warc
	run -1 python3 "$WARC" bad.warc
	assert_output --partial 'digest is wrong'
	head -c -10 good.warc >bad.warc
	run -1 python3 "$WARC" bad.warc
	sed 's/^WARC-Date: .*/WARC-Date: yesterday\r/' good.warc >bad.warc
	run -1 python3 "$WARC" bad.warc
	gzip -k good.warc
	run -1 python3 "$WARC" good.warc.gz
	assert_output --partial 'two records in one gzip member'
}

@test "pages are written out as files that can be checked" {
	kept capture --fetch "$base/page" -q
	printf 'plain words' >note.txt
	kept capture note.txt -q
	run -0 kept archive -o folder
	assert_output 'wrote 2 pages to folder'
	(cd folder && sha256sum -c --quiet SHA256SUMS)
	curl -s "$base/page" | cmp - folder/S-*_P-*.html
	cmp note.txt folder/*.txt
	run -0 python3 -c "
import csv, os
rows = list(csv.DictReader(open('folder/index.csv')))
assert len(rows) == 2 and all(os.path.getsize('folder/' + r['file']) == int(r['size']) for r in rows)
print(''.join(r['url'] for r in rows))"
	assert_output "$base/page"
	run -4 kept archive -o folder
	assert_output --partial 'is there already'
	run -2 kept archive
	run -3 kept archive NOTHING -o x
	assert_not_exists x
	run -7 kept archive -o nowhere/x.warc
	run -7 kept archive -o nowhere/x
}

@test "archive takes what a code leads to" {
	kept add party CN China -q
	kept add agreement W 'A summit' --agreed-on 2024-01-01 -q
	for n in 1 2; do
		kept add commitment W-$n --title "Do $n" --agreement W --promisors CN --made-on 2024-01-01 -q
		kept log W-$n:+ "$base/hops/$n" 'Done' --on 2024-09-0$n --fetch --title "Page $n" -q
	done
	run -0 kept archive W-1 -o one.warc
	assert_output 'wrote 1 page to one.warc'
	run -0 kept archive W -o both.warc -n
	assert_output 'would write 2 pages to both.warc'
	assert_not_exists both.warc
	page=$(sqlite3 "$KEPT_DB" 'SELECT min(code) FROM snapshot')
	run -0 kept archive "$page" -o page.warc
	assert_output 'wrote 1 page to page.warc'
	evidence=$(sqlite3 "$KEPT_DB" 'SELECT min(code) FROM evidence')
	run -0 kept archive W-1 W-2 "$evidence" W -o all.warc
	assert_output 'wrote 2 pages to all.warc'
}

@test "a page that changed is a second snapshot, and the difference is shown" {
	code=$(kept capture --fetch "$base/page" -q)
	run -3 kept archive --diff "$code"
	run -0 kept capture --fetch "$code" -q
	assert_output "$code"
	assert_equal "$(rows snapshot)" 1
	echo 2 >"$PAGE_VERSION"
	run -0 kept capture --fetch "$code" -q
	assert_equal "$(rows snapshot) $(rows source)" '2 1'
	run -0 kept archive --diff "$code"
	assert_line --regexp '^- Line 1\.$'
	assert_line --regexp '^\+ Line 2\.$'
	assert_line --partial '2 lines of text differ'
	run -0 kept show "$code"
	assert_output --partial "$(sqlite3 "$KEPT_DB" 'SELECT substr(sha256, 1, 12) FROM snapshot LIMIT 1')"
}

@test "doctor --links says what no longer answers, and what is stored of it" {
	good=$(kept capture --fetch "$base/page" -q)
	gone=$(kept capture --fetch "$base/status/200-OK" -q)
	kept edit "$gone" --url "$base/status/404-Not-Found" -m moved -q
	kept add source 'Never stored' --url "$base/status/500-Oops" -q
	kept add source 'No host' --url 'http://no-such-host.invalid/' -q
	kept add source 'No address' -q
	run -0 --separate-stderr kept doctor --links --format csv
	assert_equal "${#lines[@]}" 4
	assert_line --regexp "^$gone,$base/status/404-Not-Found,404 Not Found,P-[^,]+,20"
	assert_line --regexp "^S-[^,]+,$base/status/500-Oops,500 Internal Server Error,,$"
	assert_line --regexp "^S-[^,]+,http://no-such-host.invalid/,no such host is known,,$"
	run -0 --separate-stderr kept doctor --links
	[[ $stderr == *'4 addresses asked; 3 do not answer with a page, and of 1 of them a page is stored'* ]]
	run -0 kept doctor --links "$good"
	assert_output '1 address asked: every one answers with a page.'
}

@test "doctor --links asks several hosts at once, and of one host one page at a time" {
	port=$(cat "$BATS_FILE_TMPDIR/port")
	for n in 1 2 3; do
		for host in 127.0.0.1 localhost; do
			kept add source "Page $n of $host" --url "http://$host:$port/wait/$n" -q
		done
	done
	# sent on to the host that the others are asked at
	kept add source 'Sent on' --url "http://localhost:$port/to-wait" -q
	kept add source 'Sent round' --url "http://localhost:$port/loop" -q
	run -0 --separate-stderr kept doctor --links --format csv
	assert_equal "${#lines[@]}" 2
	assert_line --partial '/loop,is the 5th address sent to'
	run -0 curl -s "http://127.0.0.1:$port/most"
	assert_line ' 2'
	assert_line "127.0.0.1:$port 1"
	assert_line "localhost:$port 1"
}
