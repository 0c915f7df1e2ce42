load ../lib/common

setup() {
	common_setup
	empty_ledger
	kept add party US 'United States' >/dev/null
	kept add party CN China >/dev/null
	kept add agreement DEAL 'A deal' --agreed-on 2024-01-01 >/dev/null
	start=$(kept export start.jsonl >/dev/null && wc -l <start.jsonl)
}

entries() { # EXPECTED: journal entries since setup
	assert_equal $(($(sqlite3 "$KEPT_DB" 'SELECT count(*) FROM journal') - start)) "$1"
}

value() { # SQL EXPECTED
	assert_equal "$(sqlite3 "$KEPT_DB" "SELECT $1")" "$2"
}

# A table whose columns are known by their names.
promises() {
	cat >promises.csv <<-'CSV'
		ID,Promise,By,Date,Deadline,Status,URL
		1,Do this,US,2024-02-01,2024-12-31,kept,https://a.example/1
		2,Do that,China,2024-02-02,,in progress,
		3,Do more,united states;CN,2024-02-03,2025,Broken,https://a.example/3
	CSV
}

imported() { # further words for import
	kept import promises.csv --as commitment --set agreement=DEAL --set evidence.occurred_on=2024-06 \
		--set evidence.summary='It was told' "$@"
}

@test "columns are known by their names and by what others call them; parties by code or name" {
	promises
	run -0 --separate-stderr imported
	assert_output 'imported 2 sources, 3 commitments, 2 evidence (2 bearings), 2 ratings'
	assert_regex "$stderr" 'promises.csv read as CSV, UTF-8, 3 rows'
	value "promisors FROM commitment WHERE code = '3'" 'US;CN'
	value "title || made_on || due_on || due_basis || status FROM commitment WHERE code = '1'" \
		'Do this2024-02-012024-12-31statedkept'
	value "count(*) FROM rating WHERE reason = 'other' AND cites = (SELECT code FROM evidence
		WHERE source = (SELECT code FROM source WHERE url = 'https://a.example/3'))" 1
	run -0 kept verify
}

@test "a status without a source becomes a note, and the summary says how many" {
	promises
	run -0 --separate-stderr imported
	assert_regex "$stderr" '1 status without a source: kept as a note, the commitments stay unreviewed'
	value "status || ': ' || notes FROM commitment WHERE code = '2'" \
		'unreviewed: Status as imported, without a source: in progress'
	value "count(*) FROM rating WHERE \"commitment\" = '2'" 0
}

@test "a trial run shows counts and the first rows, and writes nothing" {
	promises
	run -0 imported --dry-run
	assert_line 'would be imported: 2 sources, 3 commitments, 2 evidence (2 bearings), 2 ratings'
	assert_line 'commitment 1'
	assert_line '    title        Do this'
	entries 0
}

@test "the import is recorded: name, SHA-256, mapping, counts" {
	promises
	imported >/dev/null 2>&1
	value "sha256 FROM snapshot" "$(sha256sum <promises.csv | cut -d' ' -f1)"
	value "title || kind FROM source WHERE url IS NULL" 'promises.csv, as importeddataset'
	sqlite3 "$KEPT_DB" "SELECT json_extract(line, '$.why') FROM journal WHERE line LIKE '%\"snapshot\"%'" >why
	run -0 jq -r '.imported, .rows, .records, .mapping.as, .mapping.fields.title' why
	assert_line --index 0 promises.csv
	assert_line --index 1 3
	assert_line --index 2 --partial '3 commitments'
	assert_line --index 3 commitment
	assert_line --index 4 Promise
	run -0 kept inbox
	refute_output --partial 'as imported'
}

@test "the same file again adds nothing; a changed row is a revision" {
	promises
	imported >/dev/null 2>&1
	cp "$KEPT_DB" before.db
	run -0 --separate-stderr imported
	assert_output 'imported nothing new; 7 records were there already'
	cmp "$KEPT_DB" before.db
	sed -i 's/Do that/Do that other thing/' promises.csv
	run -0 --separate-stderr imported
	assert_output 'changed 1 commitment; 6 records were there already'
	value "title FROM commitment WHERE code = '2'" 'Do that other thing'
	value "count(*) FROM commitment" 3
	KEPT_AUTHOR=ben run -0 --separate-stderr imported
	assert_output 'imported nothing new; 7 records were there already'
	run -0 kept verify
}

@test "an edit in the ledger outlives the row that has not changed" {
	promises
	imported >/dev/null 2>&1
	kept edit 1 --title 'Do this at once' --because 'the exact words' >/dev/null
	run -0 --separate-stderr imported
	assert_output --partial 'nothing new'
	assert_regex "$stderr" '1 record edited here since the last import: left as it is here'
	value "title FROM commitment WHERE code = '1'" 'Do this at once'
	# Another column of the row changes: the edit stays, the change comes in.
	sed -i '2s/2024-12-31/2025-01-31/' promises.csv
	run -0 --separate-stderr imported
	assert_output --partial 'changed 1 commitment'
	value "title || due_on FROM commitment WHERE code = '1'" 'Do this at once2025-01-31'
	# What an import left alone is still an edit for the next one.
	run -0 --separate-stderr imported
	assert_output --partial 'nothing new'
	value "title FROM commitment WHERE code = '1'" 'Do this at once'
	sed -i 's/Do this,/Do this soon,/' promises.csv
	run -4 imported
	assert_output --partial 'title was changed on both sides'
}

@test "what was changed on both sides is a problem, until one is preferred" {
	promises
	imported >/dev/null 2>&1
	kept edit 1 --title 'Do this at once' --because 'the exact words' >/dev/null
	sed -i 's/Do this/Do this soon/' promises.csv
	run -4 imported
	assert_line --partial "promises.csv:2:Promise: title was changed on both sides since the last import: in the ledger to 'Do this at once', in the file to 'Do this soon'"
	cp "$KEPT_DB" both.db
	run -0 --separate-stderr imported --prefer ledger
	value "title FROM commitment WHERE code = '1'" 'Do this at once'
	cp both.db "$KEPT_DB"
	run -0 --separate-stderr imported --prefer file
	assert_output --partial 'changed 1 commitment'
	value "title FROM commitment WHERE code = '1'" 'Do this soon'
}

@test "one bad row keeps everything out, and every problem is told with its place" {
	promises
	sed -i '3s/2024-02-02/2024-02-30/; 4s/Broken/Shattered/' promises.csv
	before=$(sha256sum <"$KEPT_DB")
	run -4 imported
	assert_line --partial "promises.csv:3:Date: '2024-02-30' is no date that exists"
	assert_line --partial "promises.csv:4:Status: no such status: 'shattered'"
	assert_line 'kept: 2 problems; nothing was imported'
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
}

@test "refused rows come back with the reason, are corrected and imported" {
	promises
	sed -i '3s/2024-02-02/2024-02-30/' promises.csv
	run -4 imported --problems bad.csv
	assert_output --partial '1 row with the reason in bad.csv'
	entries 0
	run -0 --separate-stderr imported --rest --problems bad.csv
	assert_output --partial 'imported 2 sources, 2 commitments'
	assert_regex "$stderr" "promises.csv:3:Date: '2024-02-30' is no date"
	assert_equal "$(wc -l <bad.csv)" 2
	assert_equal "$(head -1 bad.csv | tr -d '\r')" $'\xef\xbb\xbf''ID,Promise,By,Date,Deadline,Status,URL,problem'
	run -0 tail -1 bad.csv
	assert_output --partial "Date: '2024-02-30' is no date that exists"
	sed -i 's/2024-02-30,/2024-02-03,/' bad.csv
	run -0 --separate-stderr kept import bad.csv --as commitment --set agreement=DEAL
	assert_output --partial '1 commitment'
	value 'count(*) FROM commitment' 3
}

@test "refused rows are read again with the mapping of the file that they came from" {
	printf '1\tDo \303 this\t2024-02-01\n2\tDo that\tsoon\n' >list.txt
	cat >map.json <<-'JSON'
		{"as": "commitment",
		 "file": {"separator": "tab", "quotes": false, "header": false, "encoding": "latin1"},
		 "fields": {"code": "1", "title": "2", "made_on": "3", "agreement": {"value": "DEAL"},
		            "promisors": {"value": "US"}}}
	JSON
	run -0 --separate-stderr kept import list.txt --mapping map.json --rest --problems bad.csv
	value 'title FROM commitment' 'Do Ã this'
	sed -i 's/,soon,/,2024-03,/' bad.csv
	run -0 --separate-stderr kept import bad.csv --mapping map.json
	value "made_on FROM commitment WHERE code = '2'" '2024-03'
}

@test "refused objects come back as JSON Lines" {
	printf '%s\n' '[{"a": {"n": 1}, "t": "Do this", "d": "2024-02-30", "by": ["US", "CN"]}, {"a": {"n": 2}, "t": "Do that", "d": "2024-02-03", "by": ["US"]}]' >list.json
	cat >map.json <<-'JSON'
		{"as": "commitment", "fields": {"code": "a.n", "title": "t", "made_on": "d", "promisors": "by", "agreement": {"value": "DEAL"}}}
	JSON
	run -0 --separate-stderr kept import list.json --mapping map.json --rest --problems bad.jsonl
	run -0 jq -r '.problem, ."a.n"' bad.jsonl
	assert_line --index 0 --partial "d: '2024-02-30'"
	sed -i 's/"2024-02-30"/"2024-02-28"/' bad.jsonl
	run -0 --separate-stderr kept import bad.jsonl --mapping map.json
	assert_output 'imported 1 commitment'
	value "promisors FROM commitment WHERE code = '1'" 'US;CN'
}

@test "two different rows under one code are a problem; the same row twice is not" {
	promises
	echo '1,Do something else,US,2024-02-01,,,' >>promises.csv
	run -4 imported
	assert_line --partial "promises.csv:5:ID: row 2 says something else of '1'"
	promises
	sed -n 2p promises.csv >>promises.csv
	run -0 --separate-stderr imported
	assert_output --partial '3 commitments'
}

@test "--sync tells which records are gone; an empty file is refused" {
	promises
	imported >/dev/null 2>&1
	sed -i 3d promises.csv
	run -0 --separate-stderr imported --sync
	assert_regex "$stderr" 'no longer in promises.csv: 2. Nothing was retracted'
	value 'count(*) FROM commitment' 3
	: >promises.csv
	run -4 imported --sync
	assert_output 'kept: promises.csv is empty: nothing was imported, and nothing was taken as gone'
	echo 'ID,Promise,By,Date,Deadline,Status,URL' >promises.csv
	run -4 imported --sync
	assert_output --partial 'promises.csv holds no rows'
}

@test "a mapping is saved, read again and does the same" {
	promises
	imported --dry-run --save-mapping map.json >/dev/null 2>&1
	run -0 jq -r '.as, .fields.title, .fields.agreement.value' map.json
	assert_output $'commitment\nPromise\nDEAL'
	run -0 --separate-stderr kept import promises.csv --mapping map.json
	assert_output 'imported 2 sources, 3 commitments, 2 evidence (2 bearings), 2 ratings'
}

@test "standard input is read, also a row that waits for one below it" {
	printf 'code,name,parent\nX,Ex,Why\nY,Why,US\n' >p.csv
	run -0 --separate-stderr kept import --as party - <p.csv
	assert_output 'imported 2 parties'
	value "parent || root FROM party WHERE code = 'X'" YUS
	printf 'code,name,parent\nA,Ay,B\nB,Bee,A\n' >p.csv
	run -4 kept import --as party - <p.csv
	assert_output --partial "standard input:2:parent: no party has the code or the name 'B'"
}

@test "thirty rows from a spreadsheet are logged, and refused ones given back" {
	promises
	imported >/dev/null 2>&1
	printf 'Commitments\tDate\tWhat\tQuote\tPage\tLink\tHeadline\tOutlet\n' >paste
	for i in $(seq 1 30); do
		printf '1:+ 3:~\t%d June 2024\tItem %d happened\tso it is said\tp. %d\thttps://n.example/%d\tPage %d\tNews\n' \
			"$i" "$i" "$i" $((i % 5)) $((i % 5))
	done >>paste
	printf '1:?\t31 June 2024\tNothing\t\t\t\t\t\n' >>paste
	run -4 kept import --as log - --problems bad.csv <paste
	assert_line --partial "standard input:32:Date: '31 June 2024' is no date that exists"
	run -0 --separate-stderr kept import --as log - --rest --problems bad.csv <paste
	assert_output --partial '5 sources, 30 evidence (60 bearings)'
	value "occurred_on || quote || locator FROM evidence WHERE summary = 'Item 7 happened'" \
		'2024-06-07so it is saidp. 7'
	value "group_concat(\"commitment\" || bearing, ' ') FROM bearing WHERE evidence =
		(SELECT code FROM evidence WHERE summary = 'Item 7 happened')" '1supports 3context'
	value "title || publisher FROM source WHERE url = 'https://n.example/2'" 'Page 2News'
	run -0 tail -1 bad.csv
	assert_output --partial '1:?'
}

@test "every encoding, line end and separator gives the same records" {
	printf 'ID;Promise;By;Date\n1;Caf\303\251 \342\200\234x\342\200\235;US;2024-02-01\n2;Stra\303\237e;US;2024-02-02\n' >u.csv
	{ printf '\xef\xbb\xbf'; cat u.csv; } >bom.csv
	{ printf '\xff\xfe'; iconv -f UTF-8 -t UTF-16LE u.csv; } >u16.csv
	iconv -f UTF-8 -t UTF-16BE u.csv >u16be.csv
	iconv -f UTF-8 -t WINDOWS-1252 u.csv >w.csv
	iconv -f UTF-8 -t MACINTOSH u.csv | tr '\n' '\r' >mac.csv
	sed 's/$/\r/' u.csv >crlf.csv
	tr ';' '\t' <u.csv >tab.csv
	tr ';' '|' <u.csv >bar.csv
	for f in u bom u16 u16be w mac crlf tab bar; do
		kept import $f.csv --as commitment --set agreement=DEAL -n >$f.out 2>$f.err
		diff u.out $f.out
	done
	run -0 cat w.err mac.err u16be.err
	assert_line --partial 'w.csv read as CSV, WINDOWS-1252 (guessed: --encoding says better)'
	assert_line --partial 'mac.csv read as CSV, MACINTOSH (guessed'
	assert_line --partial 'u16be.csv read as CSV, UTF-16BE'
	run -0 cat u.err
	refute_output --partial guessed
	# The control: read as what it is not, the text differs.
	kept import w.csv --as commitment --set agreement=DEAL -n --encoding MACINTOSH >wrong.out 2>/dev/null
	run -1 diff -q u.out wrong.out
	run -4 kept import w.csv --as commitment --set agreement=DEAL -n --encoding UTF-8
	assert_output --partial 'is no UTF-8 text. Say what it is: --encoding NAME'
}

@test "Chinese text in GB18030 is recognised" {
	printf 'ID,Promise,By,Date\n1,中国承诺对芬太尼类物质实行整类列管,CN,2019年5月1日\n2,双方同意建立工作组并定期举行会议,CN,2024年1月\n' |
		iconv -f UTF-8 -t GB18030 >gb.csv
	run -0 --separate-stderr kept import gb.csv --as commitment --set agreement=DEAL --set made_on=2024-01-30
	value "title FROM commitment WHERE code = '2'" 双方同意建立工作组并定期举行会议
	assert_regex "$stderr" 'GB18030 \(guessed'
}

@test "a number that is published again is a new vintage" {
	printf 'Indicator,Unit,Period,Value\nGDP,bn,2023-Q1,"1,234.5"\nGDP,bn,2023,1.2e3\n' >g.csv
	run -0 --separate-stderr kept import g.csv --as observation --set indicator.code=GDP --set indicator.better=up
	assert_output --partial '1 indicator, 2 observations'
	value "group_concat(period || '=' || value, ' ') FROM (SELECT * FROM observation ORDER BY period)" \
		'2023=1200 2023-Q1=1234.5'
	sed -i 's/1.2e3/1300/' g.csv
	run -0 --separate-stderr kept import g.csv --as observation --set indicator.code=GDP --set indicator.better=up
	value "group_concat(value, ' ') FROM (SELECT value FROM observation WHERE period = '2023' ORDER BY published_on)" \
		'1200 1300'
}

@test "a wide table needs no description of its periods" {
	printf 'Code,Label,Unit,2022,2023,2024-Q1\nX,Exports,bn,10,"1 200",\nM,Imports,bn,1,2,3\n' >w.csv
	run -0 --separate-stderr kept import w.csv --as observation --set indicator.better=up
	assert_output --partial '2 indicators, 5 observations'
	value "value FROM observation WHERE indicator = 'X' AND period = '2023'" 1200
	sed -i 's/,3$/,many/' w.csv
	run -4 kept import w.csv --as observation --set indicator.better=up --problems bad.csv
	assert_line --partial "w.csv:3:value:"
	sed -i 's/many/4/' bad.csv
	run -0 --separate-stderr kept import bad.csv --as observation --set indicator.better=up
	value "group_concat(value, ' ') FROM (SELECT value FROM observation WHERE period = '2024-Q1'
		ORDER BY published_on)" '3 4'
}

@test "what cannot be guessed is asked for, with the names that are there" {
	printf 'foo,bar\n1,2\n' >f.csv
	run -4 kept import f.csv --as commitment
	assert_output --partial 'none of its columns is known by its name: foo, bar. Say what they are: --mapping FILE'
	run -2 kept import f.csv
	assert_output --partial 'as KIND'
	run -2 kept import f.csv --as pledge
	assert_output --partial "no such kind: 'pledge'"
	echo '{"as": "commitment", "fields": {"title": "baz"}}' >m.json
	run -4 kept import f.csv --mapping m.json
	assert_output --partial "f.csv has no column 'baz', which the mapping names. It has: foo, bar"
	echo '{"as": "commitment", "fields": {"titel": "bar"}}' >m.json
	run -4 kept import f.csv --mapping m.json
	assert_output --partial "commitment has no field 'titel'. Did you mean 'title'?"
	run -2 kept import f.csv --as commitment --rest
	assert_output --partial '--problems FILE'
	run -2 kept import f.csv --as commitment --set agreement
	assert_output --partial "--set takes FIELD=VALUE, not 'agreement'"
}

# cpu COMMAND...: the processor's time that it takes, in milliseconds
cpu() {
	python3 - "$@" <<-'PY'
		import resource, subprocess, sys
		subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
		used = resource.getrusage(resource.RUSAGE_CHILDREN)
		print(round(1000 * (used.ru_utime + used.ru_stime)))
	PY
}

@test "a long chain of rows costs the same in either order" {
	python3 -c "
rows = [f'P{i},Number {i},P{i + 1}' for i in range(800)] + ['P800,The first,']
for name, order in ('down', rows), ('up', rows[::-1]):
    open(name + '.csv', 'w').write('\n'.join(['code,name,parent', *order, '']))"
	cp "$KEPT_DB" up.db
	cp "$KEPT_DB" down.db
	up=$(cpu "$KEPT" --db up.db import up.csv --as party)
	down=$(cpu "$KEPT" --db down.db import down.csv --as party)
	echo "parents first: $up ms, children first: $down ms"
	[ "$down" -lt $((3 * up)) ]
	assert_equal "$(sqlite3 down.db "SELECT count(*) FROM party WHERE root = 'P800'")" 801
}
