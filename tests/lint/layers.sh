#!/bin/sh
# Rules of the architecture that the compiler cannot see. Prints every breach; fails if there is
# one. Comments do not count.
cd "$1" || exit 2
bad=0

# strip FILE...: the code without comments, as file:line:text
strip() {
	awk '
	FNR == 1 { inside = 0 }
	{
		line = $0
		while (1) {
			if (inside) {
				end = index(line, "*/")
				if (!end) { line = ""; break }
				line = substr(line, end + 2)
				inside = 0
			}
			start = index(line, "/*")
			if (!start) break
			rest = substr(line, start + 2)
			end = index(rest, "*/")
			if (!end) { line = substr(line, 1, start - 1); inside = 1; break }
			line = substr(line, 1, start - 1) " " substr(rest, end + 2)
		}
		if (line ~ /[^ \t]/) print FILENAME ":" FNR ":" line
	}' "$@" /dev/null
}

code=$(mktemp) || exit 2
trap 'rm -f "$code"' EXIT
find src -name '*.[ch]' ! -path 'src/gen/*' | LC_ALL=C sort | while read -r file; do
	strip "$file"
done >"$code"

# forbid PATTERN WHY FILES [EXCEPT]: FILES and EXCEPT are patterns for the path
forbid() {
	hits=$(grep -E "^$3[^:]*:" "$code" | grep -vE "^${4:-/}" | grep -E "^[^:]*:[0-9]+:.*($1)")
	[ -z "$hits" ] && return
	printf '%s\n  ^ %s\n' "$hits" "$2"
	bad=1
}

forbid 'sqlite3\.h|\bsqlite3_' 'only src/store sees SQLite' src/ src/store/
forbid '(^|[^"[:alnum:]_])(v?printf|puts|putchar|perror|stdout|stderr)\b' 'only src/cli talks to the user' \
	'src/[^:]*\.c' src/cli/
forbid '\b(strcpy|strcat|v?sprintf|atoi|atol|gets|strtok)[[:space:]]*\(' 'not safe' src/
forbid '\bmmap[[:space:]]*\(' 'a mapped file that somebody cuts short ends the program: read it' src/ src/base/apart
forbid '#include "cmd_' 'commands do not know each other' src/cli/
forbid '"[[:space:]]*BEGIN([[:space:]]+(EXCLUSIVE|TRANSACTION)|;|")' \
	'a transaction says BEGIN IMMEDIATE, or DEFERRED where it only reads' src/
forbid '(printf|buf_add|buf_text)\(.*"[^"]*\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|ATTACH|WHERE|ORDER BY)[[:space:]]' \
	'SQL is written in .sql files; only src/domain/filter.c builds any' src/ src/domain/filter
exit $bad
