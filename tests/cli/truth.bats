load ../lib/common


@test "score, overdue, review and show give what an independent program computed" {
	woodside
	run -0 "$KEPT_ROOT/tests/lib/truth.py" "$KEPT" "$KEPT_DB" "$KEPT_ROOT/tests/data/woodside-truth.json"
	assert_line '99 commitments compared, 0 differences'
}

@test "the comparison notices a wrong figure" {
	woodside
	sed 's/"kept": 7/"kept": 8/' "$KEPT_ROOT/tests/data/woodside-truth.json" >"$BATS_TEST_TMPDIR/wrong.json"
	run -1 "$KEPT_ROOT/tests/lib/truth.py" "$KEPT" "$KEPT_DB" "$BATS_TEST_TMPDIR/wrong.json"
	assert_output --partial 'by_status'
}
