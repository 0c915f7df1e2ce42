#!/bin/sh
# A step that was shipped is never edited: ledgers have been through it. Every step has its
# SHA-256 in migrations/SHA256SUMS.
cd "$1/migrations" || exit 2
sha256sum --check --quiet --strict SHA256SUMS || {
	echo "  ^ a shipped step was changed; write a new step instead (migrations/README.md)"
	exit 1
}
bad=0
for step in *.sql; do
	grep -q "  $step\$" SHA256SUMS || { echo "$step has no line in SHA256SUMS"; bad=1; }
	grep -q "'$step'" meson.build || { echo "$step is not in meson.build"; bad=1; }
done
exit $bad
