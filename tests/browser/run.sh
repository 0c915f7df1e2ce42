#!/bin/bash
# Runs pages.mjs and warc.mjs. What they need from npm is installed beside the build, once. Where node, chromium
# or npm's packages are not to be had it is passed over (77), but not in CI.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
give_up() {
	echo "passed over: $1" >&2
	[ -z "${CI-}" ] || exit 1
	exit 77
}
command -v node >/dev/null || give_up 'node is not installed'
command -v npm >/dev/null || give_up 'npm is not installed'
CHROMIUM=$(command -v chromium || command -v chromium-browser) || give_up 'chromium is not installed'
modules=${MESON_BUILD_ROOT:-$KEPT_ROOT/build}/browser
if ! cmp -s "$here/package-lock.json" "$modules/package-lock.json" ||
	[ ! -e "$modules/installed" ]; then
	mkdir -p "$modules" || exit 1
	cp "$here/package.json" "$here/package-lock.json" "$modules" || exit 1
	(cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || {
		tail -n 5 "$modules/npm.log" >&2
		give_up 'npm could not install the packages'
	}
	touch "$modules/installed"
fi
export CHROMIUM NODE_MODULES=$modules
exec node --test --test-reporter=tap "$here/pages.mjs" "$here/warc.mjs"
