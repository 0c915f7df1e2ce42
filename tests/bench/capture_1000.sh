#!/bin/bash
# A folder of saved pages of 1 MB captured in one call: time, memory, size of the ledger, verify.
# PAGES=N for another number. Memory is to be flat: it is measured for a tenth of the pages, too.
set -u
KEPT=${KEPT:?the program to measure}
pages=${PAGES:-1000}
dir=$(mktemp -d "${BENCH_DIR:-$PWD}/kept-bench-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
export KEPT_AUTHOR=ana HOME=$dir XDG_CONFIG_HOME=$dir

# As SingleFile writes: words of their own, and pictures as base64, which compress to three quarters.
python3 - "$dir" "$pages" <<'END'
import base64, os, random, sys
folder, pages = sys.argv[1], int(sys.argv[2])
os.makedirs(folder + "/all"), os.makedirs(folder + "/few")
words = ["agreement", "precursor", "control", "notice", "police", "export", "tariff", "meeting", "公安", "管制"]
for n in range(pages):
    r = random.Random(n)
    text = "".join("<p>" + " ".join(r.choice(words) + str(r.randrange(3000)) for _ in range(60)) + "</p>\n" for _ in range(50))
    picture = base64.b64encode(r.randbytes(600000)).decode()
    page = ("<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile\n url: https://news.example.org/%d\n"
            " saved date: Fri Mar 20 2026 10:00:00 GMT+0000\n--><head><meta charset=utf-8><title>Page %d</title>"
            "<meta property='article:published_time' content='2026-03-19'></head><body>%s<img src='data:image/png;base64,%s'>" % (n, n, text, picture))
    page += "<!--" + "x" * (1000000 - len(page.encode()) - 7) + "-->"
    open("%s/all/%05d.html" % (folder, n), "w").write(page)
    if n < pages // 10:
        os.link("%s/all/%05d.html" % (folder, n), "%s/few/%05d.html" % (folder, n))
END

measure() { # LABEL COMMAND...
	local label=$1
	shift
	python3 - "$label" "$@" <<'END'
import resource, subprocess, sys, time
start = time.time()
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL).returncode
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%s: %.1f s, of it %.1f s processor, peak memory of one process %d MB" %
      (sys.argv[1], time.time() - start, use.ru_utime + use.ru_stime, use.ru_maxrss // 1024))
sys.exit(code)
END
}

for set in few all; do
	export KEPT_DB=$dir/$set.db
	"$KEPT" init >/dev/null 2>&1 || exit 1
	count=$(find "$dir/$set" -type f | wc -l)
	measure "capture of $count pages" "$KEPT" capture -q "$dir/$set" || exit 1
done
stat -c 'the ledger: %s bytes' "$KEPT_DB"
measure "verify" "$KEPT" verify || exit 1
"$KEPT" verify | grep -E 'pages|whole' || exit 1
measure "the same folder again" "$KEPT" capture -q "$dir/all"
