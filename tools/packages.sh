# shellcheck shell=sh
# Sourced by tools/try and tools/check: which Debian packages they need, and how one that is
# missing is put in place.

# shellcheck disable=SC2034 # used by the scripts that source this
{
	build_packages='
		gcc
		libc6-dev
		libcsv-dev
		libcurl4-openssl-dev
		libedit-dev
		libical-dev
		libinih-dev
		libjansson-dev
		libmagic-dev
		libsqlite3-dev
		libunistring-dev
		libxlsxwriter-dev
		libxml2-dev
		meson
		nettle-dev
		ninja-build
		pkg-config
		scdoc
		zlib1g-dev'
	test_packages='
		bats
		bats-assert
		bats-file
		bats-support
		chromium
		clang
		clang-format-14
		cppcheck
		curl
		expect
		faketime
		file
		fish
		jq
		libclang-rt-14-dev
		libcmocka-dev
		llvm
		man-db
		mandoc
		nodejs
		pandoc
		poppler-utils
		python3
		python3-icalendar
		python3-openpyxl
		shellcheck
		sqlite3
		strace
		valgrind
		zsh'
	# what the benchmarks compare with; tools/try and tools/check do without
	bench_packages='
		sqlite3
		taskwarrior
		time'
	# some builds of nodejs bring npm with them, and Debian's does not go with those
	command -v npm >/dev/null || test_packages="$test_packages npm"
}

# missing_packages NAME...: those that are not installed
missing_packages() {
	for package; do
		case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
		ii*) ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# run_apt COMMAND...: as root; prints nothing while it goes well
run_apt() {
	log=$(mktemp) || return 1
	# shellcheck disable=SC2086 # $as_root is one word or none
	$as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y \
		-o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null
	status=$?
	if [ $status -ne 0 ] && [ "$1" != update ]; then
		apt_log=$(tail -n 20 "$log")
	fi
	rm -f "$log"
	return $status
}

# need_packages NAME...: installs what is missing, or says what to install and fails
need_packages() {
	if ! command -v dpkg-query >/dev/null; then
		echo "This is not Debian: what is needed here may have other names than"
		echo "$*" | xargs -n 8 echo "   "
		return 0
	fi
	missing=$(missing_packages "$@")
	[ -z "$missing" ] && return 0
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		as_root=sudo
		if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
			echo "Some packages are missing, and only root can install them. As root, type:" >&2
			echo "    apt-get install --no-install-recommends $missing" >&2
			return 1
		fi
	fi
	echo "Installing: $missing"
	if [ -n "$as_root" ]; then
		sudo -v || return 1
	fi
	# shellcheck disable=SC2086 # a list of names
	run_apt install --no-install-recommends $missing && return 0
	run_apt update
	# shellcheck disable=SC2086
	run_apt install --no-install-recommends $missing && return 0
	printf '%s\n' "$apt_log" "apt-get could not install: $missing" >&2
	return 1
}
