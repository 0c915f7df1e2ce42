#!/bin/sh
# Servers that misbehave in every way that bad_server.py knows: each ends in time, with a message,
# and nothing is stored.
command -v bats >/dev/null || exit 77
exec bats --tap "$(dirname "$0")/bad_server.bats"
