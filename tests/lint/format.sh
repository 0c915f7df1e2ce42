#!/bin/sh
# The layout of the C code is what clang-format makes of it. Skipped (77) where there is no
# clang-format 14: other versions lay the same code out otherwise.
cd "$1" || exit 2
for tool in clang-format-14 clang-format; do
	version=$("$tool" --version 2>/dev/null | sed -n 's/.*version \([0-9]*\).*/\1/p')
	[ "$version" = 14 ] && break
done
[ "$version" = 14 ] || exit 77
hits=$(find src tests -name '*.[ch]' -exec "$tool" --dry-run -Werror {} + 2>&1 | grep ': error: ')
[ -z "$hits" ] && exit 0
printf '%s\n' "$hits" | cut -d: -f1 | LC_ALL=C sort | uniq -c
echo "  ^ not laid out as .clang-format says; to mend: $tool -i FILE"
exit 1
