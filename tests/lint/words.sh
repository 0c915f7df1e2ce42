#!/bin/sh
# What must not be left in the tree: paths of one machine, and marks of work not done.
# The bracketed letters keep this file from finding itself.
cd "$1" || exit 2
bad=0
forbid() { # pattern, why, where...
	pattern=$1 why=$2
	shift 2
	hits=$(grep -rnIE "$pattern" "$@" 2>/dev/null)
	[ -z "$hits" ] && return
	printf '%s\n  ^ %s\n' "$hits" "$why"
	bad=1
}
set -- src tests tools docs migrations schema
for file in .ci meson.build meson_options.txt ./*.md; do
	[ -e "$file" ] && set -- "$@" "$file"
done
forbid '(^|[^A-Za-z0-9_.])/(wor[k]|far[m])/|/tmp/bash_job[s]' 'a path of one machine' "$@"
forbid '\b(TOD[O]|FIXM[E]|XX[X])\b' 'work not done' src tests tools docs migrations schema
exit $bad
