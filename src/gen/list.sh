#!/bin/sh
# Prints the names in FOLDER that match PATTERN, without the folder, one a line:
# list.sh FOLDER PATTERN
cd "$1" 2>/dev/null || exit 0
LC_ALL=C
export LC_ALL
for name in $2; do
	[ -f "$name" ] && printf '%s\n' "$name"
done
exit 0
