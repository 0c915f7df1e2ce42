load ../lib/common

@test "the examples of the page about importing do what it says" {
	run -0 python3 "$KEPT_ROOT/tests/lib/doc_examples.py" "$KEPT_ROOT/docs/import.md"
	# The control: another answer than the page's is seen.
	sed 's/^imported 2 parties$/imported 3 parties/' "$KEPT_ROOT/docs/import.md" >other.md
	rm "$KEPT_DB"
	run -1 python3 "$KEPT_ROOT/tests/lib/doc_examples.py" other.md
	assert_output --partial 'imported 3 parties'
}
