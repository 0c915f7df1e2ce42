#!/bin/sh
# Every script that is not a bats file passes shellcheck. Skipped (77) where there is none.
cd "$1" || exit 2
command -v shellcheck >/dev/null || exit 77
set --
for file in tools/* .ci/* src/gen/*.sh tests/*/*.sh tests/*/*.bash; do
	[ -f "$file" ] || continue
	case $file in
	*.sh | *.bash) set -- "$@" "$file" ;;
	*) if head -n 1 "$file" | grep -Eq '^#!.*\b(ba)?sh\b'; then set -- "$@" "$file"; fi ;;
	esac
done
# SC2016: expressions in single quotes are awk's and sed's.
shellcheck --exclude=SC2016 --external-sources --source-path=SCRIPTDIR "$@"
