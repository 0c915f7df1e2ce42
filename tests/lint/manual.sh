#!/bin/sh
# The manual pages build and are clean by mandoc. Skipped (77) without scdoc or mandoc.
cd "$1" || exit 2
command -v scdoc >/dev/null && command -v mandoc >/dev/null || exit 77
bad=0
for page in docs/*.scd; do
	[ -f "$page" ] || continue
	made=$(mktemp) || exit 2
	if ! scdoc <"$page" >"$made" || ! mandoc -T lint -W error "$made"; then
		echo "  ^ $page"
		bad=1
	fi
	rm -f "$made"
done
exit $bad
