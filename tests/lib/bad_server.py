"""A web server that behaves badly, on this machine alone.

    bad_server.py PORT_FILE        serves until it is killed; writes its port into the file

GET / lists what it can do wrong. /page is the one that behaves.
"""

import gzip
import os
import socket
import sys
import threading
import time
import zlib

PAGE = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>"
    "<title>Notice on controlled substances</title>"
    '<meta property="og:site_name" content="Ministry of Tests">'
    '<meta name=author content="Li Wei">'
    '<meta property="article:published_time" content="2024-09-01T08:00:00Z">'
    "</head><body><p>Three substances are controlled.</p><p>Line %s.</p></body></html>"
)
seen = []  # paths asked for
active = {}  # host: how many of its questions wait for an answer
most = {"": 0}  # host: how many waited at once; "": of all hosts
lock = threading.Lock()


def answer(body, status="200 OK", *fields, kind="text/html; charset=utf-8", length=True):
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *fields]
    if length:
        head.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + body


def to(where, status="302 Found"):
    return answer(b"<p>elsewhere</p>", status, f"Location: {where}")


def bomb():
    """200 MB of zeros, packed into 200 KB."""
    packer, packed = zlib.compressobj(9, zlib.DEFLATED, 31), []
    for _ in range(200):
        packed.append(packer.compress(bytes(1 << 20)))
    return b"".join(packed) + packer.flush()


def version():
    path = os.environ.get("PAGE_VERSION", "")
    try:
        return open(path, encoding="utf-8").read().strip()
    except OSError:
        return "1"


def drip(s, bytes_per_step, pause):
    while True:
        s.sendall(b"x" * bytes_per_step)
        time.sleep(pause)


def page():
    return (PAGE % version()).encode()


def wait(head, seconds):
    """Answer late, and note how many others wait."""
    host = head.split(b"Host: ")[1].split(b"\r\n")[0].decode("latin-1")
    with lock:
        active[host] = active.get(host, 0) + 1
        most[host] = max(most.get(host, 0), active[host])
        most[""] = max(most[""], sum(active.values()))
    time.sleep(seconds)
    with lock:
        active[host] -= 1


def handle(s, port, path, head):
    name, _, rest = path[1:].partition("/")
    if name == "page":
        s.sendall(answer(page()))
    elif name == "chunked":
        body = page()
        s.sendall(answer(b"", "200 OK", "Transfer-Encoding: chunked", length=False))
        for i in range(0, len(body), 50):
            part = body[i : i + 50]
            s.sendall(b"%x\r\n%s\r\n" % (len(part), part))
        s.sendall(b"0\r\nX-Trailer: yes\r\n\r\n")
    elif name == "packed":
        s.sendall(answer(gzip.compress(page()), "200 OK", "Content-Encoding: gzip"))
    elif name == "hops":
        n = int(rest)
        s.sendall(to(f"/hops/{n - 1}") if n else answer(page()))
    elif name == "loop":
        s.sendall(to("/loop"))
    elif name == "to-file":
        s.sendall(to("file:///etc/passwd"))
    elif name == "to-gopher":
        s.sendall(to("gopher://127.0.0.1:70/"))
    elif name == "to-private":
        s.sendall(to("http://10.0.0.1/"))
    elif name == "to-wait":
        s.sendall(to(f"http://127.0.0.1:{port}/wait/4"))
    elif name == "to-user":
        s.sendall(to(f"http://user:secret@127.0.0.1:{port}/page"))
    elif name == "to-long":
        s.sendall(to("/" + "x" * 20000))
    elif name == "to-nowhere":
        s.sendall(answer(b"<p>no Location</p>", "302 Found"))
    elif name == "endless":
        s.sendall(answer(b"", length=False))
        while True:
            s.sendall(b"<p>more</p>" * 6000)
    elif name == "endless-chunks":
        s.sendall(answer(b"", "200 OK", "Transfer-Encoding: chunked", length=False))
        while True:
            s.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
    elif name == "declared":
        s.sendall(answer(b"", "200 OK", "Content-Length: 99999999999", length=False))
    elif name == "bomb":
        s.sendall(answer(bomb(), "200 OK", "Content-Encoding: gzip"))
    elif name == "drip":
        s.sendall(answer(b"", length=False))
        drip(s, 1, 0.2)
    elif name == "drip-head":
        s.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        drip(s, 1, 0.2)
    elif name == "trickle":  # fast enough a second, and without end
        s.sendall(answer(b"", length=False))
        drip(s, 100, 0.2)
    elif name == "wait":
        wait(head, 0.3)
        s.sendall(answer(page()))
    elif name == "most":
        s.sendall(answer("\n".join(f"{h} {n}" for h, n in most.items()).encode(), kind="text/plain"))
    elif name == "silent":
        time.sleep(120)
    elif name == "short":
        s.sendall(answer(b"<p>half", "200 OK", "Content-Length: 1000", length=False))
    elif name == "short-chunk":
        s.sendall(answer(b"", "200 OK", "Transfer-Encoding: chunked", length=False))
        s.sendall(b"ff\r\nhalf")
    elif name == "bad-chunk":
        s.sendall(answer(b"", "200 OK", "Transfer-Encoding: chunked", length=False))
        s.sendall(b"zz\r\nhalf\r\n0\r\n\r\n")
    elif name == "bad-gzip":
        s.sendall(answer(b"\x1f\x8b no gzip", "200 OK", "Content-Encoding: gzip"))
    elif name == "two-lengths":
        s.sendall(answer(page(), "200 OK", "Content-Length: 5"))
    elif name == "negative":
        s.sendall(answer(page(), "200 OK", "Content-Length: -5", length=False))
    elif name == "many-fields":
        s.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 20000 + b"\r\n<p>x</p>")
    elif name == "long-field":
        s.sendall(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 90000 + b"\r\n\r\n<p>x</p>")
    elif name == "continue":
        s.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3 + answer(page()))
    elif name == "hints":  # without end
        while True:
            s.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 100)
    elif name == "old":
        s.sendall(b"<p>HTTP/0.9, without a head</p>")
    elif name == "garbage":
        s.sendall(bytes(range(256)) * 10)
    elif name == "empty":
        s.sendall(answer(b""))
    elif name == "charset":  # says one thing, sends another
        text = PAGE.replace("Notice on controlled substances", "关于管制药品的公告") % 1
        s.sendall(answer(text.encode("gb18030"), kind="text/html; charset=utf-8"))
    elif name == "odd-type":
        s.sendall(answer(page(), kind="text/\x1b[31mhtml; charset=../../x"))
    elif name == "status":
        s.sendall(answer(b"<p>an error page</p>" * 50, rest.replace("-", " ")))
    elif name == "cookie":
        s.sendall(to("/echo") if not rest else b"")
    elif name == "echo":
        s.sendall(answer(b"<pre>" + head + b"</pre>", "200 OK", "Set-Cookie: a=b"))
    elif name == "seen":
        s.sendall(answer("\n".join(seen).encode(), kind="text/plain"))
    else:
        s.sendall(answer(b"<p>no such page</p>", "404 Not Found"))


def serve(s, port):
    try:
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 65536:
            more = s.recv(4096)
            if not more:
                return
            head += more
        path = head.split(b" ")[1].decode("latin-1")
        if path != "/seen":
            with lock:
                seen.append(path)
        handle(s, port, path, head)
    except OSError:
        pass  # the other side has had enough
    finally:
        s.close()


def main():
    server = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = server.getsockname()[1]
    with open(sys.argv[1] + ".part", "w", encoding="ascii") as f:
        f.write(f"{port}\n")
    os.rename(sys.argv[1] + ".part", sys.argv[1])
    while True:
        s, _ = server.accept()
        threading.Thread(target=serve, args=(s, port), daemon=True).start()


main()
