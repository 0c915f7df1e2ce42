# Tables in the shapes that others publish; each is made here.
load ../lib/common

setup() {
	common_setup
	empty_ledger
}

value() { # SQL EXPECTED
	assert_equal "$(sqlite3 "$KEPT_DB" "SELECT $1")" "$2"
}

@test "Thai: months by name, the Buddhist era, Thai digits, many links in a cell" {
	cat >t.csv <<-'CSV'
		รหัส,คำมั่น,พรรค,วันที่,สถานะ,ลิงก์
		1,ขึ้นค่าแรงขั้นต่ำ,เพื่อไทย,๑ พฤษภาคม ๒๕๖๖,สำเร็จ,"ข่าว (https://a.example/1), https://a.example/2."
		2,ลดค่าไฟ,ก้าวไกล,29/2/2567,ยังไม่เริ่ม,
	CSV
	cat >t.json <<-'JSON'
		{"as": "commitment", "dates": "dmy", "calendar": "buddhist",
		 "months": ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", ["พฤษภาคม", "พ.ค."], "มิถุนายน",
		            "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"],
		 "fields": {
		   "code": {"columns": ["รหัส"], "code": true}, "title": "คำมั่น", "made_on": "วันที่",
		   "promisors": {"column": "พรรค", "create": true},
		   "agreement.code": {"value": "TH-2023"}, "agreement.title": {"value": "Election of 2023"},
		   "agreement.agreed_on": {"value": "2566"},
		   "rating.status": {"column": "สถานะ", "values": {"สำเร็จ": "kept", "ยังไม่เริ่ม": "pending"}},
		   "evidence.source.url": {"column": "ลิงก์", "links": true},
		   "evidence.occurred_on": {"value": "2566-06"}, "evidence.summary": "สถานะ"}}
	JSON
	run -0 --separate-stderr kept import t.csv --mapping t.json
	assert_output 'imported 2 parties, 2 sources, 1 agreement, 2 commitments, 3 evidence (3 bearings), 1 rating'
	value "group_concat(made_on, ' ') FROM (SELECT made_on FROM commitment ORDER BY code)" '2023-05-01 2024-02-29'
	value "group_concat(url, ' ') FROM (SELECT url FROM source WHERE url NOT NULL ORDER BY url)" \
		'https://a.example/1 https://a.example/2'
	value "count(*) FROM party WHERE name = 'เพื่อไทย'" 1
	run -0 --separate-stderr kept import t.csv --mapping t.json
	assert_output --partial 'nothing new'
}

@test "Arabic in Windows-1256, and its digits in UTF-8" {
	printf 'الرقم,الوعد,التاريخ\n1,إصلاح المرور,2012/07/01\n' | iconv -t WINDOWS-1256 >a.csv
	printf 'الرقم,الوعد,التاريخ\n٢,النظافة,٢٠١٢/٠٨/٠٢\n' >b.csv
	cat >a.json <<-'JSON'
		{"as": "commitment", "fields": {"code": {"columns": ["الرقم"], "code": true}, "title": "الوعد",
		 "made_on": "التاريخ", "promisors": {"value": "Egypt", "create": true},
		 "agreement.code": {"value": "EG"}, "agreement.title": {"value": "A hundred days"},
		 "agreement.agreed_on": {"value": "2012"}}}
	JSON
	run -0 kept import a.csv --mapping a.json --encoding windows-1256
	run -0 kept import b.csv --mapping a.json
	value "group_concat(title || made_on, ' ') FROM (SELECT * FROM commitment ORDER BY made_on)" \
		'إصلاح المرور2012-07-01 النظافة2012-08-02'
}

@test "bare CR in Mac Roman" {
	printf 'Id,Promise,By,Date\r1,Caf\216 r\216form\325s \322big\323 plan,France,March 3 1999\r' >m.csv
	echo '{"as": "commitment", "match": true, "fields": {"promisors": {"column": "By", "create": true}}}' >m.json
	kept add agreement DEAL Deal --agreed-on 1999 >/dev/null
	run -0 --separate-stderr kept import m.csv --mapping m.json --set agreement=DEAL
	value "title || made_on FROM commitment" 'Café réform’s “big” plan1999-03-03'
}

@test "a list without a heading, with -0- for nothing and a Ctrl-Z at its end" {
	printf '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- \r\n173,"ANGLO-CARIBBEAN CO., LTD.",-0- ,"CUBA","a.k.a. ""ACC""."\r\n\x1a' >sdn.csv
	cat >sdn.json <<-'JSON'
		{"as": "party", "file": {"header": false, "columns": ["number", "name", "type", "program", "remarks"]},
		 "null": ["-0-"], "fields": {"code": {"columns": ["number"], "code": true}, "name": "name",
		 "name_local": "remarks"}}
	JSON
	run -0 --separate-stderr kept import sdn.csv --mapping sdn.json
	assert_output 'imported 2 parties'
	value "group_concat(code || '|' || name || '|' || coalesce(name_local, ''), ' ') FROM party" \
		'36|AEROCARIBBEAN AIRLINES| 173|ANGLO-CARIBBEAN CO., LTD.|a.k.a. "ACC".'
}

@test "a wide table under four lines of something else" {
	printf '\xef\xbb\xbf"Data Source","World Indicators",\r\n\r\n"Last Updated Date","2024-06-28",\r\n\r\n"Country Name","Country Code","Indicator Name","Indicator Code","1960","2023",\r\n"China","CHN","GDP (current US$)","NY.GDP","59716251765.1","1.7794782e13",\r\n"United States","USA","GDP (current US$)","NY.GDP","","27360935000000",\r\n' >w.csv
	cat >w.json <<-'JSON'
		{"as": "observation", "file": {"header": 5}, "fields": {
		 "indicator.code": {"columns": ["Country Code", "Indicator Code"], "join": "-", "code": true},
		 "indicator.title": {"columns": ["Indicator Name", "Country Name"], "join": ", "},
		 "indicator.unit": {"value": "US$"}, "indicator.better": {"value": "neither"},
		 "published_on": {"value": "2024-06-28"}}}
	JSON
	run -4 kept import w.csv --as observation
	assert_output --partial 'on which line they are: "header": 5'
	run -0 --separate-stderr kept import w.csv --mapping w.json
	assert_output 'imported 2 indicators, 3 observations'
	value "value FROM observation WHERE indicator = 'CHN-NY.GDP' AND period = '2023'" 17794782000000
	value "title FROM indicator WHERE code = 'USA-NY.GDP'" 'GDP (current US$), United States'
}

@test "twenty promisors in one cell, dates in words" {
	parties='Argentina, Australia, Belgium, Bolivia, Brazil, Canada, Chile, China, Cuba, Denmark, Egypt, France, Greece, India, Iran, Italy, Japan, Kenya, Mexico, Norway'
	printf 'No\tTreaty\tSignatories\tSigned\tDue\n1\tOn the sea\t%s\tthe 5th of May, 1955\tby the end of March 1960\n2\tOn the air\tChina; Korea, Republic of\tThursday, December 16,2021\tthird quarter of 2025\n' "$parties" >t.tsv
	cat >t.json <<-'JSON'
		{"as": "commitment", "fields": {"code": "No", "title": "Treaty", "made_on": "Signed", "due_on": "Due",
		 "promisors": {"column": "Signatories", "create": true},
		 "agreement.code": {"columns": ["No"], "join": "-", "values": {"1": "SEA", "2": "AIR"}},
		 "agreement.title": "Treaty", "agreement.agreed_on": "Signed"}}
	JSON
	run -0 --separate-stderr kept import t.tsv --mapping t.json
	assert_output --partial '21 parties, 2 agreements, 2 commitments'
	value "count(*) FROM promisor WHERE \"commitment\" = '1'" 20
	value "group_concat(made_on || ' ' || due_on, ' ') FROM (SELECT * FROM commitment ORDER BY code)" \
		'1955-05-05 1960-03 2021-12-16 2025-Q3'
	value "name FROM party WHERE code = 'KOREA-REPUBLIC-OF'" 'Korea, Republic of'
}

@test "JSON: a list inside objects, lists in its items, fiscal years, value tables" {
	cat >n.json <<-'JSON'
		{"meta": {"n": 2}, "data": {"items": [
		 {"id": 7, "attributes": {"title": "Do this", "status": {"label": "Promise Kept"}, "when": "FY2024",
		  "links": [{"href": "https://b.example/1"}, {"href": "https://b.example/2", "label": "Two"}]}},
		 {"id": 8, "attributes": {"title": "Do that", "status": {"label": "Stalled"}, "links": [], "when": "2024/25"}}]}}
	JSON
	cat >map.json <<-'JSON'
		{"as": "commitment", "fiscal_year_starts": 10, "fields": {
		 "code": "id", "title": "attributes.title", "made_on": {"value": "2020"}, "due_on": "attributes.when",
		 "promisors": {"value": "US", "create": true},
		 "agreement.code": {"value": "AG"}, "agreement.title": {"value": "A"}, "agreement.agreed_on": {"value": "2020"},
		 "rating.status": {"column": "attributes.status.label", "values": {"Promise Kept": "kept"}, "else": null},
		 "evidence.source.url": {"column": "attributes.links.*.href", "split": "\n"},
		 "evidence.source.title": {"column": "attributes.links.*.label", "split": "\n"},
		 "evidence.summary": "attributes.status.label", "evidence.occurred_on": {"value": "2024"}}}
	JSON
	run -0 --separate-stderr kept import n.json --mapping map.json
	assert_output --partial '2 sources, 1 agreement, 2 commitments, 3 evidence (3 bearings), 1 rating'
	value "title FROM source WHERE url = 'https://b.example/2'" Two
	value "title FROM source WHERE url = 'https://b.example/1'" https://b.example/1
	value "group_concat(due_on, ' ') FROM (SELECT due_on FROM commitment ORDER BY code)" '2024-09-30 2025-09-30'
	printf '{"a": [{"x": 1}], "b": [{"y": 2}]}' >two.json
	run -4 kept import two.json --as party
	assert_output --partial 'it holds several lists: a, b. Name the list in the mapping'
}

@test "decimal commas, units in the cell, columns of the same name" {
	printf 'Code;Unit;Year;Value;Note;Note\nX;%%;2024;"1.234,5 %%";a;b\n' >d.csv
	cat >d.json <<-'JSON'
		{"as": "observation", "decimal": ",", "fields": {"indicator.code": "Code", "indicator.unit": "Unit",
		 "indicator.title": {"columns": ["Note", "Note.2"], "join": "/"}, "indicator.better": {"value": "up"},
		 "period": "Year", "value": {"column": "Value", "remove": ["%"]}}}
	JSON
	run -0 kept import d.csv --mapping d.json
	value "value || title FROM observation JOIN indicator i ON i.code = indicator" '1234.5a/b'
}

@test "an empty file, a folder's Data Package" {
	: >e.csv
	run -4 kept import e.csv --as party
	assert_output 'kept: e.csv is empty: nothing was imported, and nothing was taken as gone'
	kept import "$KEPT_ROOT/docs/examples/woodside" >/dev/null
	kept export out --as datapackage >/dev/null
	cp "$KEPT_DB" whole.db
	run -0 kept import out/datapackage.json
	assert_output --partial 'nothing new; 751 records were there already'
	rm "$KEPT_DB"
	empty_ledger
	(cd out && run -0 kept import datapackage.json)
	value 'count(*) FROM journal' 751
}

# A ledger with an agreement and two parties, for tables that name them.
deal() {
	kept add party CN China >/dev/null
	kept add party US 'United States' >/dev/null
	kept add agreement DEAL 'The deal' --agreed-on 2024-01-01 >/dev/null
}

@test "spaces around cells do not count, also around quoted ones" {
	deal
	printf 'ID, Promise, By, Date\n1, "Say, no", China, 2024 \n"2" ,"a ""b""" , "US" ,"2024" \n' >s.csv
	run -0 kept import s.csv --as commitment --set agreement=DEAL
	value "group_concat(code || title || promisors, ' ') FROM commitment" '1Say, noCN 2a "b"US'
	printf 'ID\tPromise\tBy\tDate\n3\t"Say\tmore"\tChina\t2024\n' >t.tsv
	run -0 kept import t.tsv --as commitment --set agreement=DEAL
	value "title FROM commitment WHERE code = '3'" 'Say more'
	# the control: a quote in the middle of a cell still is no quoted cell
	printf 'ID,Promise,By,Date\n4,a 5" pipe,China,2024\n' >q.csv
	run -4 kept import q.csv --as commitment --set agreement=DEAL
	assert_output --partial '"quotes": false in the mapping'
}

@test "an object may have names that the first lacks" {
	deal
	cat >l.json <<-'JSON'
		[{"id": "A1", "title": " One ", "by": "China", "made_on": "2024"},
		 {"id": "A2", "title": "Two", "by": "US", "made_on": "2024", "deadline": "2025-01", "size": 3},
		 {"id": "A3", "title": "Three", "by": "US", "made_on": "2024", "size": 4}]
	JSON
	run -0 kept import l.json --as commitment --set agreement=DEAL --save-mapping l.map
	assert_output --partial 'columns that no field takes: size'
	refute_output --partial 'size, size'
	value "group_concat(title || coalesce(due_on, ''), ' ') FROM commitment" 'One Two2025-01 Three'
	run -0 cat l.map
	assert_output --partial '"due_on": "deadline"'
	sed -i 's/"deadline"/"deadlin"/' l.map
	run -0 kept import l.json --mapping l.map
	assert_output --partial 'no object has what the mapping names: deadlin'
}

@test "JSON on one line is what it holds: a list somewhere in it, or one object" {
	deal
	echo '{"data": {"items": [{"id": "A1", "title": "One", "by": "China", "made_on": "2024"}]}}' >one.json
	run -0 kept import one.json --as commitment --set agreement=DEAL
	assert_output --partial 'read as JSON, UTF-8, 1 row'
	printf '{"id": "A2", "title": "Two", "by": "China", "made_on": "2024"}' >two.json
	run -0 kept import two.json --as commitment --set agreement=DEAL
	assert_output --partial 'read as JSON Lines, UTF-8, 1 row'
	value 'count(*) FROM commitment' 2
}

@test "what no column gives is told once, and every problem of a row is told" {
	printf 'Ref,Undertaking,Opened\nT-1,Cut,2001\nT-2,Plant,2002\n' >t.csv
	run -4 kept import t.csv --as commitment
	assert_line 't.csv: no column is known as title, the promise in a few words, as an act to do. It has: Ref, Undertaking, Opened. Say which: "fields": {"title": "COLUMN"} in the mapping, or, where it is the same in every row, --set title=VALUE'
	assert_output --partial 'no column is known as promisors'
	assert_output --partial '--set agreement=CODE'
	assert_equal "$(grep -c 'no column is known as' <<<"$output")" 4
	assert_line 'kept: 4 problems; nothing was imported'
	deal
	printf 'ID,Promise,By,Date,Deadline\n1,Cut,China,soon,later\n' >p.csv
	run -4 kept import p.csv --as commitment --set agreement=DEAL
	assert_output --partial 'p.csv:2:Date:'
	assert_output --partial 'p.csv:2:Deadline:'
	assert_line 'kept: 2 problems; nothing was imported'
}

@test "how a file was read is told where its names are not known or its bytes are no text" {
	printf 'الرقم,الوعد\n1,النظافة\n' | iconv -t WINDOWS-1256 >a.csv
	run -4 kept import a.csv --as commitment
	assert_output --partial 'read as WINDOWS-1252, which is a guess (--encoding says better)'
	printf 'ID,Promise\n1,ok\n2,b\351d\n' >b.csv
	run -4 kept import b.csv --as commitment --encoding utf-8
	assert_output --partial 'b.csv:3: this is no UTF-8 text. Say what it is: --encoding NAME'
	printf '[{"id":"A1","title":"b\351d"}]' >b.json
	run -4 kept import b.json --as commitment --encoding utf-8
	assert_output --partial 'b.json: this is no UTF-8 text'
}

@test "the mapping is saved also where nothing could be imported" {
	printf 'ID,Undertaking,Opened\nT-1,Cut,2001\n' >t.csv
	run -4 kept import t.csv --as commitment --save-mapping t.json
	run -0 cat t.json
	assert_output --partial '"column": "ID"'
	printf '1,2\n' >u.csv
	run -4 kept import u.csv --as party --no-header --save-mapping u.json
	assert_output --partial 'none of its columns is known'
	run -0 cat u.json
	assert_output --partial '"header": false'
	run -4 kept import t.csv --as commitment --save-mapping none/t.json
	assert_output --partial "cannot write 'none/t.json'"
	assert_output --partial 'nothing was imported'
}

@test "values say what some dates, numbers and parties mean; the others are read as they stand" {
	deal
	printf 'ID,Promise,By,Date,Status\n1,a,America,New Year 2020,Kept\n2,b,"China, America",5 May 2024,On its way\n' >v.csv
	cat >v.json <<-'JSON'
		{"as": "commitment", "match": true, "fields": {
		 "made_on": {"column": "Date", "values": {"New Year 2020": "2024-01-01"}},
		 "promisors": {"column": "By", "values": {"America": "US"}},
		 "rating.status": {"column": "Status", "values": {"On its way": "in-progress"}}}}
	JSON
	run -4 kept import v.csv --mapping v.json --set agreement=DEAL
	assert_line --partial "v.csv:2:Status: 'Kept' is not among the \"values\""
	assert_line 'kept: 1 problem; nothing was imported'
	sed -i 's/"On its way"/"Kept": "kept", "On its way"/' v.json
	run -0 kept import v.csv --mapping v.json --set agreement=DEAL
	value "group_concat(made_on || promisors, ' ') FROM commitment" '2024-01-01US 2024-05-05CN;US'
}
