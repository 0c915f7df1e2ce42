#!/bin/sh
# cppcheck over the source. Skipped (77) where there is none. Left out: uninitvar and
# nullPointerRedundantCheck, which do not see what a callee fills in or that it never returns
# (gcc, the sanitizers and valgrind look at those), and duplicateAssignExpression, which is style.
cd "$1" || exit 2
command -v cppcheck >/dev/null || exit 77
set --
for folder in src/*/; do
	set -- "$@" "-I$folder"
done
cppcheck --quiet -j2 --std=c11 --enable=warning,portability,performance --error-exitcode=1 \
	--suppress=uninitvar --suppress=nullPointerRedundantCheck \
	--suppress=duplicateAssignExpression --inline-suppr -D_GNU_SOURCE "$@" src
