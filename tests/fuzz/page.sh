#!/bin/sh
# page.sh [RUNS]: builds the fuzzer of the page reader with clang and runs it on the test pages.
# Not part of a suite: it takes as long as it is given (a million runs unless said).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/corpus"
for page in "$root"/tests/pages/*.page; do
	{
		case $page in
		*mail* | *mht*) printf 'ba' ;; # the first byte chooses the type
		*) printf 'da' ;;
		esac
		sed '1,/^$/d' "$page"
	} >"$work/corpus/$(basename "$page")"
done
cd "$root"
# shellcheck disable=SC2046 # flags
clang -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined -D_GNU_SOURCE \
	-DKEPT_CAPTURE=1 -Isrc/base -Isrc/store -Isrc/domain -Isrc/exchange \
	$(pkg-config --cflags libxml-2.0 jansson) -o "$work/page" tests/fuzz/page.c \
	src/exchange/mime.c src/exchange/page_charset.c src/exchange/page_date.c src/exchange/page_facts.c \
	src/exchange/page_guess.c src/exchange/page_html.c src/exchange/page_ld.c \
	src/exchange/page_mail.c src/exchange/page_pdf.c src/exchange/page_type.c \
	src/exchange/page_parse.c src/base/arena.c src/base/buf.c src/base/clock.c src/base/day.c \
	src/base/err.c src/base/library.c src/base/text.c \
	$(pkg-config --libs jansson) -lunistring -ldl
"$work/page" -runs="${1:-1000000}" -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
	-print_final_stats=1 "$work/corpus"
