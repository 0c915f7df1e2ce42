load ../lib/common

# A folder whose import takes a while.
big() {
	cp -r "$KEPT_ROOT/docs/examples/woodside" big
	python3 - <<-'PY'
		import csv
		heading = next(csv.reader(open("big/sources.csv")))
		with open("big/sources.csv", "a") as f:
		    out = csv.writer(f)
		    for i in range(3000):
		        row = {"code": f"ZZ{i}", "title": f"Title {i}"}
		        out.writerow([row.get(c, "") for c in heading])
	PY
}

@test "interrupt: long work ends with 130 and leaves the ledger as it was" {
	big
	empty_ledger
	before=$(sha256sum <"$KEPT_DB")
	run -130 interrupted import big
	assert_output --partial 'interrupted: nothing was saved'
	assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	run -0 kept import big
	before=$(sha256sum <"$KEPT_DB")
	for command in rebuild verify 'list --known-by 2100-01-01'; do
		# shellcheck disable=SC2086
		run -130 interrupted $command
		refute_output --partial damaged
		assert_equal "$(sha256sum <"$KEPT_DB")" "$before"
	done
	# not interrupted, it is whole
	run -0 kept verify
}
