"""Reads a WARC file by the standard (WARC/1.1, ISO 28500:2017) and prints its records.

    check_warc.py FILE [FOLDER]     payloads of responses and resources are written into FOLDER

Strict, and no relation of the writer: every record a gzip member of its own where the file is
packed, the fields that each type must have, lengths to the byte, both digests worked out again,
HTTP messages that parse with http.client. Exits 1 with the first thing that is wrong.
"""

import base64
import hashlib
import http.client
import io
import re
import sys
import zlib

NEEDED = {"WARC-Type", "WARC-Record-ID", "WARC-Date", "Content-Length"}
TARGETED = {"request", "response", "resource"}


def fail(text):
    print(text)
    sys.exit(1)


def members(raw):
    """The gzip members of a file, each unpacked."""
    while raw:
        packed = zlib.decompressobj(wbits=31)
        text = packed.decompress(raw)
        if not packed.eof:
            fail("a gzip member is cut off")
        yield text
        raw = packed.unused_data


def one_record(raw):
    """The header and the block of a record, and what comes behind it."""
    head, blank, rest = raw.partition(b"\r\n\r\n")
    lines = head.decode("utf-8").split("\r\n")
    if not blank or lines[0] != "WARC/1.1":
        fail(f"no record begins here: {raw[:40]!r}")
    fields = {}
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        if not colon or name in fields or not re.fullmatch(r"[A-Za-z-]+", name):
            fail(f"odd line {line!r}")
        fields[name] = value
    length = int(fields.get("Content-Length", "-1"))
    block, end = rest[:length], rest[length : length + 4]
    if length < 0 or len(block) != length or end != b"\r\n\r\n":
        fail("a block is shorter or longer than its Content-Length")
    return fields, block, rest[length + 4 :]


def records(raw):
    if raw[:2] == b"\x1f\x8b":
        for text in members(raw):
            fields, block, rest = one_record(text)
            if rest:
                fail("two records in one gzip member")
            yield fields, block
        return
    while raw:
        fields, block, raw = one_record(raw)
        yield fields, block


def check_digest(said, content, what):
    name, _, value = said.partition(":")
    digest = hashlib.new(name, content)
    if value.lower() not in (digest.hexdigest(), base64.b32encode(digest.digest()).decode().lower()):
        fail(f"{what} digest is wrong")


class Bytes:
    def __init__(self, content):
        self.content = content

    def makefile(self, *_):
        return io.BytesIO(self.content)


def payload_of(fields, block):
    kind = fields["WARC-Type"]
    if kind == "response":
        answer = http.client.HTTPResponse(Bytes(block))
        answer.begin()
        body = answer.read()
        if "WARC-Truncated" not in fields and len(body) != int(answer.getheader("Content-Length", len(body))):
            fail("a payload has another length than its head says")
        return body, str(answer.status)
    if kind == "request":
        line, _, rest = block.partition(b"\r\n")
        if not re.fullmatch(rb"GET \S+ HTTP/1\.1", line) or b"\r\nHost: " not in b"\r\n" + rest:
            fail(f"odd request {line!r}")
        if not block.endswith(b"\r\n\r\n"):
            fail("a request without an end")
        return b"", line.decode()
    return block, ""


def main():
    seen, wanted, n = set(), [], 0
    for fields, block in records(open(sys.argv[1], "rb").read()):
        kind = fields.get("WARC-Type")
        missing = NEEDED - set(fields) | ({"WARC-Target-URI"} - set(fields) if kind in TARGETED else set())
        if missing:
            fail(f"{kind} without {missing}")
        if not re.fullmatch(r"<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>", fields["WARC-Record-ID"]):
            fail("odd record id")
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z", fields["WARC-Date"]):
            fail("odd date")
        if fields["WARC-Record-ID"] in seen:
            fail("two records with one id")
        seen.add(fields["WARC-Record-ID"])
        if "WARC-Concurrent-To" in fields:
            wanted.append(fields["WARC-Concurrent-To"])
        check_digest(fields["WARC-Block-Digest"], block, "a block's")
        payload, about = payload_of(fields, block)
        if "WARC-Payload-Digest" in fields:
            check_digest(fields["WARC-Payload-Digest"], payload, "a payload's")
        if len(sys.argv) > 2 and kind in ("response", "resource"):
            n += 1
            with open(f"{sys.argv[2]}/{n}", "wb") as out:
                out.write(payload)
        print(" ".join(x for x in (kind, fields.get("WARC-Target-URI", ""), about) if x))
    for one in wanted:
        if one not in seen:
            fail("a record belongs to one that is not there")


main()
