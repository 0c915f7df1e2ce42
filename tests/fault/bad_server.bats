# Everything that a web server may do wrong, one after the other; tests/cli/fetching.bats has the
# quick ones.

load ../lib/common
load ../lib/fetching

@test "a server that sends round, elsewhere or nowhere" {
	refused /loop 4 'sent to'
	refused /hops/6 4 'sent to'
	refused /to-file 4 'neither http nor https'
	refused /to-gopher 4 'neither http nor https'
	refused /to-user 4 'user name'
	refused /to-long 4 'KB'
	refused /to-nowhere 7 'does not say where'
}

@test "addresses that are not on the public internet" {
	port=$(cat "$BATS_FILE_TMPDIR/port")
	settings ''
	asked=$(curl -s "$base/seen" | wc -l)
	for host in 127.0.0.1 localhost 2130706433 0x7f.1 0177.0.0.1 127.1 '[::1]' '[::ffff:127.0.0.1]' \
		0.0.0.0 10.0.0.1 192.168.1.1 169.254.169.254 100.64.0.1; do
		base="http://$host:$port"
		refused /page 4 'not on the public internet'
	done
	base="http://127.0.0.1:$port"
	assert_equal "$(curl -s "$base/seen" | wc -l)" "$asked"
	export http_proxy="$base" # a proxy of the environment does not lead round it
	refused /page 4 'not on the public internet'
	unset http_proxy
	settings 'allow-private = yes' # and with it the same page comes
	run -0 kept capture --fetch "$base/page"
}

@test "more than there may be" {
	refused /endless 4 'more than 32 MB'
	refused /endless-chunks 4 'more than 32 MB'
	refused /declared 4 'more than 32 MB'
	refused /bomb 4 'more than 32 MB'
	refused /many-fields 4 'a head of more than 64 KB'
	refused /long-field 4 'a head of more than 64 KB'
	refused /hints 4 'a head of more than 64 KB'
}

@test "slow servers end in time" {
	settings 'allow-private = yes' 'fetch-seconds = 2'
	refused /drip 7 'too slow'
	refused /drip-head 7 'too slow'
	refused /trickle 7 'too slow'
	refused /silent 7 'too slow'
	settings 'allow-private = yes' # the usual limits: fewer than 100 bytes a second for 5 seconds
	refused /drip 7 'too slow'
	settings 'allow-private = yes' 'fetch-seconds = soon'
	refused /page 4 'fetch-seconds'
}

@test "answers that break off or make no sense" {
	refused /short 7 'broke off'
	refused /short-chunk 7 "$base/short-chunk"
	refused /two-lengths 7 'says one length and sends another'
	refused /bad-chunk 7 "$base/bad-chunk"
	refused /bad-gzip 7 "$base/bad-gzip"
	refused /negative 7 "$base/negative"
	refused /old 7 "$base/old"
	refused /garbage 7 "$base/garbage"
	refused /empty 4 'empty page'
	base=http://127.0.0.1:1
	refused /page 7 "$base/page"
	base=http://no-such-host.invalid
	refused /page 7 'no such host'
	base=ftp://127.0.0.1
	run kept capture --fetch "$base/page"
	[ "$status" -ne 0 ]
	nothing_kept
}

@test "an error page is not the page" {
	refused /status/404-Not-Found 3 '404 Not Found'
	refused /status/410-Gone 3 '410 Gone'
	refused /status/403-Forbidden 7 '403 Forbidden'
	refused /status/500-Oops 7 '500 Internal Server Error'
	refused /status/503-Later 7 '503 Service Unavailable'
	refused /status/204-Nothing 4 'empty page'
}
