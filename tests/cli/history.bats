load ../lib/common

setup() {
	common_setup
	woodside
}

@test "history: a correction shows the field, before and after, and why" {
	kept edit E042 --credibility 2 -m 'only one source' >/dev/null
	run -0 kept history E042
	assert_output --partial 'added'
	assert_output --partial 'credibility: 1 → 2'
	assert_output --partial 'why: only one source'
	run -0 bash -c '"$KEPT" history E042 --format json | jq -c "[length, (.[1] | [.op, .by, .why, .changes])]"'
	assert_output '[2,["revise","ana","only one source",[{"field":"credibility","before":"1","after":"2"}]]]'
	run -0 kept history E042 --format csv
	assert_line --index 0 'at,by,op,record,code,title,field,before,after,why'
	assert_line --partial ',credibility,1,2,only one source'
}

@test "history: a retracted record keeps its own" {
	kept add party US-NASA --name NASA --parent US >/dev/null
	kept retract US-NASA -m 'not needed' >/dev/null
	run -0 kept history us-nasa
	assert_output --partial 'retracted'
	assert_output --partial 'why: not needed'
	run -3 kept history NO-SUCH
}

@test "history: of a commitment, with what is about it" {
	run -0 bash -c '"$KEPT" history WD-04 --format json | jq -c "group_by(.record) | map([.[0].record, length])"'
	assert_output '[["commitment",1],["evidence",7],["link",2],["rating",3]]'
}
