#!/bin/sh
# digest.sh OUT FILE...: a header with the SHA-256 of the files, one after the other.
out=$1
shift
cat -- "$@" | sha256sum | sed 's/\([0-9a-f]*\).*/#define SCHEMA_DIGEST "\1"/' >"$out"
