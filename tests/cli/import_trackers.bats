# Two trackers that others publish, imported whole with the mappings in tests/mappings and compared
# with the figures that an independent script made of them (truth.txt). The data is not part of the
# project; without it these tests are skipped.
load ../lib/common

FOREIGN=${KEPT_FOREIGN:-$KEPT_ROOT/../shared/data/foreign}
MAPPINGS="$KEPT_ROOT/tests/mappings"

setup() {
	common_setup
	[ -d "$FOREIGN" ] || skip "no data of others in $FOREIGN"
	empty_ledger
}

truth() { # FOLDER KEY
	awk -F'\t' -v key="$2" '$1 == key { print $2; found = 1 } END { exit !found }' "$FOREIGN/$1/truth.txt"
}

value() { # SQL EXPECTED
	assert_equal "$(sqlite3 "$KEPT_DB" "SELECT $1")" "$2"
}


@test "347 promises of New Zealand: the counts, and the percentages that their authors publish" {
	run -0 --separate-stderr kept import "$FOREIGN/nz/promises.csv" --mapping "$MAPPINGS/nz-promises.json"
	assert_output --partial "$(truth nz promises) commitments, $(truth nz evidence_links) evidence"
	value 'count(*) FROM commitment' "$(truth nz promises)"
	value 'count(*) FROM evidence' "$(truth nz evidence_links)"
	value "count(*) FROM source WHERE url NOT NULL" "$(truth nz evidence_links_distinct)"
	value "count(*) FROM commitment WHERE status = 'kept'" \
		$(($(truth nz status.delivered) + $(truth nz status.largely)))
	value "count(*) FROM commitment WHERE status = 'broken'" \
		$(($(truth nz status.not-delivered) + $(truth nz status.abandoned)))
	value "count(*) FROM commitment WHERE status = 'partly-kept'" "$(truth nz status.partly)"
	value "count(*) FROM commitment WHERE status = 'in-progress'" "$(truth nz status.in-progress)"
	value "count(*) FROM commitment WHERE status = 'unverifiable'" "$(truth nz status.superseded)"
	for era in labour national; do
		run -0 python3 "$KEPT_ROOT/tests/lib/kept_percent.py" "$KEPT" "agreement:NZ-${era^^}-$([ $era = labour ] && echo 2017 || echo 2023)"
		wanted=$(truth nz "headline.$era")
		assert_output "$(sed -E 's/.*kept=([0-9]+) .*judgeable=([0-9]+) (kept_pct=.*)/kept=\1 judgeable=\2 \3/' <<<"$wanted")"
	done
	cp "$KEPT_DB" before.db
	run -0 --separate-stderr kept import "$FOREIGN/nz/promises.csv" --mapping "$MAPPINGS/nz-promises.json"
	assert_output --partial 'nothing new'
	cmp "$KEPT_DB" before.db
	run -0 kept verify
}

@test "the indicators of New Zealand, each series from its first to its last figure" {
	run -0 --separate-stderr kept import "$FOREIGN/nz/indicators.csv" --mapping "$MAPPINGS/nz-indicators.json"
	value 'count(*) FROM observation' "$(truth nz indicator_rows)"
	value 'count(*) FROM indicator' "$(truth nz indicator_series)"
	sqlite3 -separator ' ' "$KEPT_DB" "SELECT 'series.' || lower(i.code) || char(9) || 'n=' || count(*) || ' first=' ||
		min(o.period) || ':' || (SELECT CAST(value AS REAL) FROM observation WHERE indicator = i.code ORDER BY period LIMIT 1) ||
		' last=' || max(o.period) || ':' || (SELECT CAST(value AS REAL) FROM observation WHERE indicator = i.code ORDER BY period DESC LIMIT 1) ||
		' higherIsBetter=' || CASE i.better WHEN 'up' THEN 'True' WHEN 'down' THEN 'False' ELSE '-' END
		FROM observation o JOIN indicator i ON i.code = o.indicator GROUP BY i.code ORDER BY 1" >ours
	grep '^series' "$FOREIGN/nz/truth.txt" >theirs
	diff ours theirs
}

@test "174 promises of 2016 by status" {
	run -0 --separate-stderr kept import "$FOREIGN/trumptracker/data.json" --mapping "$MAPPINGS/trumptracker.json"
	value 'count(*) FROM commitment' "$(truth trumptracker promises)"
	value 'count(*) FROM evidence' "$(truth trumptracker source_links)"
	while IFS=: read -r ours theirs; do
		value "count(*) FROM commitment WHERE status = '$ours'" "$(truth trumptracker "status.$theirs")"
	done <<-'WORDS'
		pending:Not started
		in-progress:In progress
		kept:Achieved
		partly-kept:Compromised
		broken:Broken
	WORDS
}

@test "what was known of the promises of 2016 on four days" {
	run -0 --separate-stderr kept import "$FOREIGN/trumptracker/status_history.tsv" --mapping "$MAPPINGS/trumptracker-history.json"
	for day in 2017-03-31 2017-04-30 2017-12-31 2018-12-31; do
		run -0 python3 "$KEPT_ROOT/tests/lib/kept_percent.py" --counts "$KEPT" --as-of "$day"
		assert_output "$(truth trumptracker "as_of.$day")"
	done
}
