load ../lib/common

CHECK="$KEPT_ROOT/tests/lib/check_csl.py"
SOURCES='SELECT code, url, title, author, publisher, kind, published_on, language, citekey, side,
	origin, reliability FROM source ORDER BY code'

setup() {
	common_setup
	woodside
}

# zotero: what Better BibTeX writes, in small
zotero() {
	cat >zotero.json <<-'END'
		[
		  {"id": "müllerTalks2023a", "citation-key": "müllerTalks2023a", "type": "article-newspaper",
		   "title": "Talks on fentanyl", "container-title": "Die Zeit", "publisher-place": "Hamburg",
		   "author": [{"family": "Müller", "given": "Jörg"}, {"family": "Berg", "given": "A.",
		   "non-dropping-particle": "van den"}, {"literal": "Reuters; Berlin"}],
		   "issued": {"date-parts": [["2023", 11, "16"]]}, "accessed": {"date-parts": [[2024, 1, 2]]},
		   "URL": "https://www.zeit.de/talks?utm_source=x", "language": "German",
		   "note": "Archived: https://web.archive.org/x\nkept-side: third\nread twice"},
		  {"id": "report2024", "type": "report", "title": "A report", "DOI": "10.1000/182",
		   "publisher": "CSIS", "issued": {"date-parts": [[2024, 7], [2024, 9]]}, "language": "en-US"},
		  {"id": "http://zotero.org/users/1/items/ABC", "type": "legal_case", "title": "US v. Zhou",
		   "authority": "S.D.N.Y.", "issued": {"raw": "2024-05"}},
		  {"id": 7, "type": "book", "title": "A book", "issued": {"literal": "the spring of 2020"},
		   "abstract": "Long"},
		  {"id": "season", "type": "webpage", "URL": "https://example.org/no-title",
		   "issued": {"date-parts": [[2024, 2, 3], [2024, 4, 1]]}, "language": "Klingon or so"}
		]
	END
}

@test "sources come out as CSL-JSON and in again the same" {
	kept edit SEED --author 'Peele, Ryan; Reuters' --kind report -m x -q
	kept edit AST-NPP --kind webpage --published-on 2024-Q3 -m x -q
	kept edit AP-20180831 --kind press-briefing --citekey 'müllerWhite House2023' -m x -q
	run -0 kept export refs.json
	assert_output 'wrote 202 sources as CSL-JSON to refs.json'
	run -0 python3 "$CHECK" refs.json
	assert_output '202 items'
	kept --db again.db init -q
	run -4 kept --db again.db import refs.json --as csl
	assert_output --partial "no such side: 'US'. It is the code of a party, or third"
	for party in US CN INTL; do
		kept --db again.db add party "$party" --name "$party" -q
	done
	run -0 kept --db again.db import refs.json --as csl
	assert_output 'imported: 202 sources added, 0 sources revised, 0 sources unchanged'
	sqlite3 "$KEPT_DB" "$SOURCES" >was
	sqlite3 again.db "$SOURCES" >is
	diff was is
	kept --db again.db export again.json
	diff <(jq -S 'sort_by(.id)' refs.json) <(jq -S 'sort_by(.id)' again.json)
	run -0 kept import refs.json --as csl
	assert_output 'imported: 0 sources added, 0 sources revised, 202 sources unchanged'
	run -0 kept --db again.db verify
}

@test "fields stand where CSL has them" {
	kept edit SEED --author 'Peele, Ryan; Reuters' --kind report -m x -q
	kept edit AST-NPP --kind news --published-on 2024-Q3 -m x -q
	kept export refs.json -q
	run -0 jq -c '.[0] | [.id, ."citation-key", .type, .author, .issued, ."container-title"]' refs.json
	assert_output '["peele2024china","peele2024china","report",[{"family":"Peele","given":"Ryan"},{"literal":"Reuters"}],{"date-parts":[[2024,4]]},null]'
	run -0 jq -c '.[1] | [.type, .issued, ."container-title", .publisher, .note]' refs.json
	assert_output '["article-newspaper",{"date-parts":[[2024,7],[2024,9]]},"American Security Today (DEA release)",null,"kept-code: AST-NPP\nkept-side: US\nkept-reliability: C"]'
}

@test "the check of the form finds what is wrong" {
	kept export refs.json -q
	for change in 'del(.[3].id)' '.[2].type = "tweet"' '.[1].issued = "2024"' '.[0].kept = 1' \
		'.[1].id = .[0].id' '.[0].author = [{"name": "x"}]'; do
		jq "$change" refs.json >bad.json
		run -1 python3 "$CHECK" bad.json
	done
}

@test "a bibliography of Zotero's comes in, and says what it leaves out" {
	zotero
	run -0 --separate-stderr kept import zotero.json --as csl
	assert_output 'imported: 5 sources added, 0 sources revised, 0 sources unchanged'
	[[ $stderr == *'left out, since a source has no place for it: '* ]]
	for field in 'note (1)' 'publisher-place (1)' 'accessed (1)' 'abstract (1)' \
		'language (no tag) (1)' 'issued (not the whole of it) (2)'; do
		[[ $stderr == *"$field"* ]] || fail "not told: $field in $stderr"
	done
	run -0 sqlite3 "$KEPT_DB" "$SOURCES" </dev/null
	assert_line 'MULLERTALKS2023A|https://www.zeit.de/talks?utm_source=x|Talks on fentanyl|Müller, Jörg; van den Berg, A.; Reuters, Berlin|Die Zeit|news|2023-11-16|de|müllerTalks2023a|third||'
	assert_line 'REPORT2024|https://doi.org/10.1000/182|A report||CSIS|report|2024-Q3|en-US|report2024|||'
	assert_line --regexp '^S-.*\|\|US v. Zhou\|\|S.D.N.Y.\|legal-case\|2024-05\|\|\|\|\|$'
	assert_line '7||A book|||book|||7|||'
	assert_line 'SEASON|https://example.org/no-title|https://example.org/no-title||||2024||season|||'
	run -0 --separate-stderr kept import zotero.json --as csl
	assert_output --partial '0 sources revised'
}

@test "what is there is found by key or address and revised, never cleared" {
	zotero
	kept import zotero.json --as csl -q
	before=$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM source')
	cat >new.json <<-'END'
		{"items": [
		  {"id": "müllerTalks2023a", "type": "article-newspaper", "title": "Talks on fentanyl begin"},
		  {"id": "other", "type": "report", "title": "A report", "URL": "http://doi.org/10.1000/182#p2"},
		  {"id": "season", "type": "webpage", "URL": "https://example.org/no-title", "publisher": "Org"}
		]}
	END
	run -0 kept import - --as csl <new.json
	assert_output 'imported: 0 sources added, 2 sources revised, 1 source unchanged'
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM source')" "$before"
	run -0 sqlite3 "$KEPT_DB" "$SOURCES"
	assert_line --partial '|Talks on fentanyl begin|Müller, Jörg; van den Berg, A.; Reuters, Berlin|Die Zeit|'
	assert_line --partial 'REPORT2024|https://doi.org/10.1000/182|A report||CSIS|'
	run -0 kept history MULLERTALKS2023A
	assert_output --partial 'why: imported from a'
}

@test "trouble is told for each item, and nothing comes in" {
	before=$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')
	cat >bad.json <<-'END'
		[{"id": "good", "type": "book", "title": "Good"},
		 {"id": "none", "type": "book"}, 5,
		 {"id": "u", "title": "Odd address", "URL": "javascript:alert(1)"},
		 {"id": "x", "title": "Another page", "URL": "https://e.org/", "note": "kept-code: SEED"},
		 {"id": "o", "title": "From nowhere", "note": "kept-origin: NOWHERE"}]
	END
	run -4 kept import bad.json --as csl
	assert_line "bad.json: item 2, 'none', title: it has none, nor a URL to stand for one"
	assert_line 'bad.json: item 3: it is no object'
	assert_line --partial "bad.json: item 4, 'u', url: "
	assert_line "bad.json: item 5, 'x', kept-code: 'SEED' is another source in this ledger"
	assert_line --partial "bad.json: item 6, 'o', origin: "
	assert_line --partial "kept: 'bad.json' was not imported: 5 problems"
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')" "$before"
	for text in '{"a": 1}' '[{"id": "a"' '"x"' ''; do
		printf '%s' "$text" >odd.json
		run -4 kept import odd.json --as csl
	done
	run -3 kept import nowhere.json --as csl
	run -4 kept import bad.json --as csl --dry-run
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')" "$before"
}

@test "an origin that stands later in the file comes first; a circle is refused" {
	cat >chain.json <<-'END'
		[{"id": "a", "title": "Copy", "note": "kept-code: COPY\nkept-origin: FIRST"},
		 {"id": "b", "title": "First", "note": "kept-code: FIRST"}]
	END
	run -0 kept import chain.json --as csl
	run -0 sqlite3 "$KEPT_DB" "SELECT root_origin FROM source WHERE code = 'COPY'"
	assert_output FIRST
	cat >circle.json <<-'END'
		[{"id": "c", "title": "One", "note": "kept-code: ONE\nkept-origin: TWO"},
		 {"id": "d", "title": "Two", "note": "kept-code: TWO\nkept-origin: ONE"}]
	END
	run -4 kept import circle.json --as csl
}

# annotations TAGS: as the client of Hypothesis exports them
annotations() {
	cat >notes.csv <<-END
		Created at,Author,Page,URL,Group,Type,Quote,Comment,Tags
		2024-05-03 14:02,jane,,https://example.org/a,Public,Annotation,"three substances, ""scheduled""",China lists three precursors,"WD-02:+,$1,fentanyl"
		2024-05-03 14:05,jane,12,https://example.org/a,Public,Highlight,another passage,,"wd-02, contradicts, 2024-05-01"
		2024-05-03 14:06,joe,,https://example.org/a,Public,Reply,,I disagree,
		2024-05-03 14:07,joe,iv,urn:x-pdf:abcdef,Public,Annotation,quoted from a file,What a file says,"2024-05, WD"
	END
}

@test "annotations of Hypothesis become quotes with locators on sources" {
	annotations 2024-05-01
	run --separate-stderr -0 kept import notes.csv --as hypothesis
	assert_output 'imported 2 sources, 3 evidence (2 bearings)'
	assert_regex "$stderr" 'replies, left out: 1'
	assert_regex "$stderr" '1 annotation names no commitment'
	run -0 sqlite3 "$KEPT_DB" "SELECT e.occurred_on, e.summary, e.quote, e.locator, s.url, b.commitment, b.bearing, b.note
		FROM evidence e JOIN source s ON s.code = e.source LEFT JOIN bearing b ON b.evidence = e.code
		ORDER BY e.id DESC LIMIT 3"
	assert_line --index 2 '2024-05-01|China lists three precursors|three substances, "scheduled"||https://example.org/a|WD-02|supports|annotated in Hypothesis by jane, 2024-05-03 14:02; tags: fentanyl'
	assert_line --index 1 '2024-05-01|another passage|another passage|p. 12|https://example.org/a|WD-02|contradicts|annotated in Hypothesis by jane, 2024-05-03 14:05'
	assert_line --index 0 '2024-05|What a file says|quoted from a file|p. iv||||'
	run -0 kept import notes.csv --as hypothesis
	assert_output --partial 'imported nothing new'
	sed -i 's/China lists three/China lists 3/' notes.csv
	run -0 kept import notes.csv --as hypothesis
	assert_output --partial 'changed 1 evidence'
	run -0 kept verify
}

@test "an annotation that does not say when comes back as an item to be logged" {
	annotations fentanyl
	before=$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')
	run -4 kept import notes.csv --as hypothesis --problems bad.csv
	assert_line --partial 'notes.csv:2:date: it is missing'
	assert_line --partial 'when it happened is a tag of the annotation'
	assert_line 'kept: 1 row with the reason in bad.csv: correct them there and import it with --as log. --rest imports the others'
	assert_equal "$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal')" "$before"
	sed -i '2s/,WD-02:+,,,/,WD-02:+,,2024-05-02,/' bad.csv
	run -0 kept import bad.csv --as log
	assert_line 'imported 1 source, 1 evidence (1 bearing)'
	# the page is a source with a day: then that day counts
	kept add source 'A page' --url https://example.org/b --published-on 2024-04-30 -q
	sed -i 's,example.org/a,example.org/b,' notes.csv
	run -0 kept import notes.csv --as hypothesis
	run -0 sqlite3 "$KEPT_DB" "SELECT e.occurred_on FROM evidence e JOIN source s ON s.code = e.source
		WHERE s.url = 'https://example.org/b' AND e.summary = 'China lists three precursors'"
	assert_output 2024-04-30
	printf 'URL,Text\nhttps://e.org,x\n' >other.csv
	run -4 kept import other.csv --as hypothesis
	assert_output --partial "is no CSV of Hypothesis: it has no column 'Quote'"
	run -2 kept import notes.csv --as hypothesis --mapping x.json
}

# A style of footnotes, small: title and address of the source.
note_style() {
	cat >notes.csl <<-'END'
		<?xml version="1.0" encoding="utf-8"?>
		<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
		  <info><title>Notes</title><id>https://example.org/notes</id><updated>2024-01-01T00:00:00+00:00</updated></info>
		  <citation><layout delimiter="; "><text variable="title"/><text variable="URL" prefix=" "/><text variable="locator" prefix=", "/></layout></citation>
		  <bibliography><layout><text variable="title"/></layout></bibliography>
		</style>
	END
}

@test "pandoc makes a document of the report, with a note for each source that is cited" {
	command -v pandoc >/dev/null || { [ -z "${CI:-}" ] && skip 'pandoc is not there'; }
	note_style
	kept report agreement:WOODSIDE-2023 --format md --cite -o report.md
	run -0 kept export refs.json agreement:WOODSIDE-2023
	assert_output --regexp '^wrote [0-9]+ sources as CSL-JSON to refs.json$'
	all=$(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM source')
	(($(jq length refs.json) < all))
	run --separate-stderr -0 pandoc --citeproc --csl notes.csl report.md -o report.docx
	assert_equal "$stderr" '' # no key that is not found
	pandoc report.docx -t json >report.json
	# every note: title and address of the source whose key stands there, in the order of the report
	jq -r '.. | objects | select(.t == "Note") | [.. | objects | select(.t == "Str" or .t == "Space") | .c // " "] | join("")' \
		report.json | sed "s/[’‘“”'\"]//g" >notes
	grep -o '\[@[^]]*\]' report.md | tr -d '[]@{}' |
		jq -R -r --slurpfile refs refs.json '. as $key | $refs[0][] | select(.id == $key) | .URL // .title' |
		sed "s/[’‘“”'\"]//g" >addresses
	assert_equal "$(wc -l <notes)" "$(wc -l <addresses)"
	(($(wc -l <notes) > 50))
	paste -d '\n' notes addresses | while read -r note && read -r address; do
		[[ $note == *"$address"* ]] || fail "'$note' is not of $address"
	done
	sed -i 's/\[@/&no/' report.md # the control: a key that is in no bibliography is told
	run --separate-stderr pandoc --citeproc --csl notes.csl report.md -o report.docx
	assert_regex "$stderr" 'not found'
}

@test "pandoc reads back every key that the report cites, odd ones too" {
	command -v pandoc >/dev/null || { [ -z "${CI:-}" ] && skip 'pandoc is not there'; }
	note_style
	# of the sources behind Woodside: keys that a bare @key would end early, and two that no form holds
	mapfile -t sources < <(sqlite3 "$KEPT_DB" "SELECT DISTINCT e.source FROM evidence e
		JOIN bearing b ON b.evidence = e.code JOIN commitment c ON c.code = b.commitment
		WHERE c.agreement = 'WOODSIDE-2023' ORDER BY 1 LIMIT 12")
	keys=('x--y' 'ends-' '-begins' 'a]b' 'a*b_c' 'müller:2024' 'a@b' 'a,b;c' 'back\\slash' 'a[b' 'a blank' 'a{b}')
	for i in "${!keys[@]}"; do
		kept edit "${sources[i]}" --citekey "${keys[i]}" -m x -q
	done
	kept report agreement:WOODSIDE-2023 --format md --cite -o report.md
	kept export refs.json agreement:WOODSIDE-2023 -q
	run --separate-stderr -0 pandoc --citeproc --csl notes.csl report.md -t json -o report.json
	assert_equal "$stderr" ''
	jq -r '.. | objects | select(.t == "Cite") | .c[0][].citationId' report.json | sort -u >cited
	for i in "${!keys[@]}"; do
		if ((i < 10)); then
			grep -Fxq -- "${keys[i]}" cited || fail "'${keys[i]}' is not cited: $(cat cited)"
		else # its number stands for it
			run ! grep -F -- "${keys[i]}" report.md
		fi
	done
}
