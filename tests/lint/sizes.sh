#!/bin/sh
# Files that can be read at a sitting, functions that can be seen at once: no C file over 700
# lines, no function in src over 80. A function starts and ends with a brace in the first column.
cd "$1" || exit 2
find src tests -name '*.[ch]' | LC_ALL=C sort | xargs awk -v files=700 -v functions=80 '
	FNR == 1 { start = 0 }
	FNR == files + 1 { print FILENAME ": more than " files " lines"; bad = 1 }
	/^[a-z].*\)$/ { name = $0 }
	/^\{/ { start = FNR }
	/^\}/ && start {
		if (FILENAME ~ /^src/ && FNR - start - 1 > functions) {
			print FILENAME ":" start ": " FNR - start - 1 " lines in " name
			bad = 1
		}
		start = 0
	}
	END { exit bad }'
