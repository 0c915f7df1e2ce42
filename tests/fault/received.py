#!/usr/bin/env python3
"""Hostile and damaged ledgers are imported: each is refused with its reason, in little time, and
nothing of ours has changed; what is sound comes in whole. Then checks are taken out of the program
one by one, and each must let its file pass. Some of them, and FULL=1: all."""
import os
import random
import sqlite3
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault
import mutant

SECONDS = 20
refused = accepted = 0


def schema(*rows, then=()):
    """Rows of the schema's table written by hand: what no CREATE would accept."""
    def do(db):
        db.execute("PRAGMA writable_schema = ON")
        for row in rows:
            db.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
        for statement in then:
            db.execute(statement)
    return do


def sql(*statements):
    return lambda db: [db.execute(s) for s in statements]


def retyped(old, new):
    """A permanent table declared otherwise than this program does."""
    return schema(then=[
        f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = 'journal'"])


def loose(*statements):
    """Rows that the table's own rules refuse, put in under weaker ones; then the rules are back."""
    def do(db):
        kept = db.execute("SELECT sql FROM sqlite_master WHERE name = 'journal'").fetchone()[0]
        weak = kept.replace("STRICT", "").split("CHECK (seq")[0]
        weak = ("CREATE TABLE journal (entry INTEGER PRIMARY KEY, replica, seq, clock, received_at, "
                "sha256, line, UNIQUE (replica, seq))")
        guards = db.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE "
                            "type = 'trigger' AND tbl_name = 'journal'").fetchall()
        db.execute("PRAGMA writable_schema = ON")
        db.execute("DELETE FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'journal'", [weak])
        db.execute("PRAGMA schema_version = 9001")
        db.execute("PRAGMA writable_schema = RESET")
        for statement in statements:
            db.execute(statement)
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'journal'", [kept])
        for guard in guards:
            db.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", guard)
        db.execute("PRAGMA schema_version = 9002")
    return do


def patched(*patches):
    """Bytes of the file itself: (offset, bytes)."""
    def do(name):
        with open(name, "r+b") as f:
            for at, what in patches:
                f.seek(at, os.SEEK_END if at < 0 else os.SEEK_SET)
                f.write(what)
    return do


def grown(size):
    return lambda name: os.truncate(name, size)


def cut(name):
    os.truncate(name, os.path.getsize(name) - 4096)


def page_of(name, table):
    db = sqlite3.connect(name)
    page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    db.close()
    return page


def shared_root(name):
    db = sqlite3.connect(name, isolation_level=None)
    schema(then=["UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE "
                 "name = 'party') WHERE name = 'journal'"])(db)
    db.close()


def self_referring(name):
    """The journal's root page names itself as its child: a walk without end."""
    page = page_of(name, "journal")
    with open(name, "r+b") as f:
        f.seek((page - 1) * 4096)
        head = f.read(12)
        cell = struct.unpack(">H", head[3:5])[0]
        f.seek((page - 1) * 4096 + 8)
        f.write(struct.pack(">I", page))
        f.seek((page - 1) * 4096 + 12)
        at = struct.unpack(">H", f.read(2))[0] if cell else 0
        f.seek((page - 1) * 4096 + at)
        f.write(struct.pack(">I", page))


def overlong_cell(name):
    """The payload of the first leaf's cells claims two gigabytes."""
    with open(name, "rb") as f:
        data = bytearray(f.read())
    for at in range(0, len(data), 4096):
        if data[at] == 13 and b'{"v":1' in data[at:at + 4096]:
            cell = struct.unpack(">H", data[at + 8:at + 10])[0]
            data[at + cell:at + cell + 5] = b"\x87\xff\xff\xff\x7f"
            break
    with open(name, "wb") as f:
        f.write(data)


def beside(name, ending, content):
    with open(name + ending, "wb") as f:
        f.write(content)


def bait(name):
    victim = fault.path("victim.txt").encode()
    magic = bytes.fromhex("d9d505f920a163d7")
    head = (magic + struct.pack(">IIIII", 0, 1, os.path.getsize(name) // 4096, 512, 4096)).ljust(512, b"\0")
    beside(name, "-journal", head + struct.pack(">I", 0x40000000 // 4096 + 1) + victim + struct.pack(
        ">II", len(victim), sum(struct.unpack(f"{len(victim)}b", victim)) & 0xffffffff) + magic)


def instead(make):
    def do(name):
        os.remove(name)
        make(name)
    return do


ENDLESS = ("CREATE VIEW journal AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
           "SELECT n AS entry, n AS replica, n AS seq, n AS clock, n AS received_at, n AS sha256, "
           "n AS line FROM r")
EVIL = "CREATE TRIGGER evil AFTER INSERT ON party BEGIN DELETE FROM party; END"
RESTORED = "journal_is_not_changed"

# name: (how it is made: from the connection, or from the file's name, exit code, what must be said)
CASES = {
    "a trigger": ("db", sql(EVIL), 6, "evil"),
    "a view": ("db", sql("CREATE VIEW evil AS SELECT 1"), 6, "evil"),
    "a table": ("db", sql("CREATE TABLE evil (a)"), 6, "evil"),
    "an index": ("db", sql("CREATE INDEX evil ON journal (at) WHERE hex(line) > ''".replace(
        "at)", "clock)")), 6, "evil"),
    "a virtual table": ("db", sql("CREATE VIRTUAL TABLE evil USING fts5(a)"), 6, "evil"),
    "an unknown virtual table": ("db", schema(
        ("table", "evil", "evil", 0, "CREATE VIRTUAL TABLE evil USING nosuch('/etc/passwd')")), 6,
        "evil"),
    "a guard gone": ("db", sql("DROP TRIGGER journal_is_not_changed"), 6, RESTORED),
    "the journal as an endless view": ("db", schema(
        ("view", "journal", "journal", 0, ENDLESS), then=[
            "DELETE FROM sqlite_master WHERE type = 'table' AND name = 'journal'",
            "DELETE FROM sqlite_master WHERE tbl_name = 'journal' AND type <> 'view'"]), 6, "schema"),
    "a generated column": ("db", retyped(
        "line\t\tTEXT NOT NULL", "line TEXT AS (hex(zeroblob(450000000)))"), 6, None),
    "a heavy check": ("db", retyped(
        "CHECK (seq > 0)", "CHECK (length(hex(zeroblob(400000000))) > seq)"), 6, "'journal'"),
    "a default": ("db", retyped("clock > 0", "clock > 1"), 6, "'journal'"),
    "a name of SQLite's own": ("db", schema(
        ("trigger", "sqlite_stat7", "party", 0, EVIL.replace("evil", "sqlite_stat7"))), 6,
        "sqlite_stat7"),
    "sqlite_sequence": ("db", sql("CREATE TABLE evil (a INTEGER PRIMARY KEY AUTOINCREMENT)",
                                  "INSERT INTO evil VALUES (9223372036854775807)"), 6, "evil"),
    "sqlite_sequence alone": ("db", sql("CREATE TABLE evil (a INTEGER PRIMARY KEY AUTOINCREMENT)",
                                        "DROP TABLE evil"), 6, "sqlite_sequence"),
    "statistics that lie": ("db", sql("CREATE TABLE evil (a)", "ANALYZE evil", "DROP TABLE evil"), 6,
                            "sqlite_stat1"),
    "text that does not parse": ("db", schema(("table", "x", "x", 2, "CREATE TABLE (((")), 6, None),
    "a thousand objects": ("db", schema(*[
        ("table", f"t{i}", f"t{i}", 2, f"CREATE TABLE t{i} (a)") for i in range(1000)]), 6, "schema"),
    "numbers for lines": ("db", loose("UPDATE journal SET line = 5 WHERE entry = 700"), 6, None),
    "bytes for a line": ("db", loose(
        "UPDATE journal SET line = CAST(line AS BLOB) WHERE entry = 700"), 6, None),
    "no line": ("db", loose("UPDATE journal SET line = NULL WHERE entry = 700"), 6, None),
    "a short digest": ("db", loose("UPDATE journal SET sha256 = x'00' WHERE entry = 700"), 6, None),
    "a digest of something else": ("db", loose(
        "UPDATE journal SET sha256 = zeroblob(32) WHERE entry = 700"), 6, "digest"),
    "a line of two lines": ("db", loose(
        "UPDATE journal SET line = replace(line, ',\"seq\"', ',' || char(10) || '\"seq\"') "
        "WHERE entry = 700"), 6, "digest"),
    "a line of three million bytes": ("db", loose(
        "UPDATE journal SET line = line || printf('%3000000d', 1) WHERE entry = 700"), 6, "digest"),
    "a line of twenty million bytes": ("db", loose(
        "UPDATE journal SET line = line || printf('%20000000d', 1) WHERE entry = 700"), 4, "too big"),
    "entries taken out": ("db", loose("DELETE FROM journal WHERE entry = 600"), 6, "missing"),
    "another replica's number": ("db", loose("UPDATE journal SET replica = 7 WHERE entry > 700"), 6,
                                 "no replica"),
    "an index without its rows": ("db", schema(then=[
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = "
        "'sqlite_autoindex_replica_1') WHERE name = 'sqlite_autoindex_journal_1'"]), 6, "damaged"),
    "two tables on one page": ("file", shared_root, 6, None),
    "a page that is its own child": ("file", self_referring, 6, None),
    "a cell of two gigabytes": ("file", overlong_cell, 6, None),
    "a page count of four thousand million": ("file", patched((28, b"\xff\xff\xff\xff")), 6, "pages"),
    "a page count of none": ("file", patched((28, b"\0\0\0\0")), 6, "pages"),
    "pages of three bytes": ("file", patched((16, b"\0\3")), 6, "pages"),
    "cut": ("file", cut, 6, "pages"),
    "bytes behind the end": ("file", lambda name: beside(name, "", open(name, "rb").read() + b"x" * 4096),
                             6, "pages"),
    "a hundred gigabytes of nothing": ("file", grown(100 << 30), 4, "larger than"),
    "the beginning alone": ("file", grown(50), 6, "cut off"),
    "write-ahead mode": ("file", patched((18, b"\2\2")), 6, "write-ahead"),
    "another encoding": ("file", patched((56, b"\0\0\0\2")), 6, None),
    "another application": ("file", patched((68, b"none")), 6, "no ledger"),
    "no format": ("file", patched((60, b"\0\0\0\0")), 6, "no ledger"),
    "a newer format": ("file", patched((60, b"\0\0\0\x63")), 8, "newer version"),
    "a journal file beside it": ("file", lambda name: beside(name, "-journal", b"x" * 600), 6,
                                 "lies beside"),
    "a journal file that is bait": ("file", bait, 6, "lies beside"),
    "a write-ahead log beside it": ("file", lambda name: beside(name, "-wal", b"x" * 600), 6,
                                    "lies beside"),
    "a pipe": ("file", instead(os.mkfifo), 2, "neither"),
    "a device": ("file", instead(lambda name: os.symlink("/dev/zero", name)), 2, "neither"),
    "noise": ("file", instead(lambda name: beside(
        name, "", b"SQLite format 3\0" + random.Random(7).randbytes(40000))), 6, "no ledger"),
    "noise behind a good header": ("file", lambda name: patched((100, random.Random(8).randbytes(
        os.path.getsize(name) - 100)))(name), 6, None),
}
# What is sound, by however odd a way.
SOUND = {
    "as it was made": lambda name: None,
    "by a link": lambda name: (os.rename(name, name + ".there"), os.symlink(name + ".there", name)),
    "not to be written": lambda name: os.chmod(name, 0o400),
    "with an empty journal file": lambda name: beside(name, "-journal", b""),
}
# A check, and the case that it alone refuses.
MUTANTS = [
    ("received.c", "same_schema(&r->expect, &r->found, e) &&", "a trigger"),
    ("received.c", "journal_check(db, broken, e) &&", "a digest of something else"),
    ("received.c", 'sound(db, "PRAGMA integrity_check(journal)") &&', "an index without its rows"),
    ("received.c", "|| pages * page != size", "bytes behind the end"),
    ("received.c", "at_rest(path, e) &&", "a journal file beside it"),
]


def make(base, kind, how):
    for name in ("in.db", "in.db.there"):
        fault.remove(fault.path(name))
    name = fault.copy(base, "in.db")
    if kind == "file":
        how(name)
        return name
    db = sqlite3.connect(name, isolation_level=None)
    how(db)
    db.close()
    return name


def ours():
    return {name: os.lstat(fault.path(name)).st_size for name in os.listdir(fault.DIR)}


def take(name, program=fault.KEPT):
    """Import it into an empty ledger; what went wrong, or the exit code and the words."""
    mine = fault.copy(fault.path("empty.db"), "mine.db")
    with open(fault.path("victim.txt"), "w", encoding="ascii") as f:
        f.write("precious\n")
    was, began = ours(), time.monotonic()
    done = fault.run(mine, "import", name, program=program, timeout=60)
    took = time.monotonic() - began
    wrong = None
    if not os.path.exists(fault.path("victim.txt")):
        wrong = "a file of the user's is gone"
    elif took > SECONDS:
        wrong = f"it took {took:.0f} s"
    elif done.returncode and ours() != was:
        wrong = f"files are not as they were: {set(ours()) ^ set(was)}"
    elif done.returncode and open(mine, "rb").read() != open(fault.path("empty.db"), "rb").read():
        wrong = "refused, and our ledger has changed"
    elif set(ours()) != set(was):
        wrong = f"something is left: {set(ours()) ^ set(was)}"
    return wrong, done.returncode, done.stdout + done.stderr


def judge(base, name, program=fault.KEPT):
    """None when the case is refused as it should be."""
    kind, how, code, said = CASES[name]
    wrong, got, told = take(make(base, kind, how), program)
    if wrong:
        return f"{name}: {wrong}: {told}"
    if got != code or (said and said not in told):
        return f"{name}: exit code {got}, and not {code} with '{said}': {told}"
    if not told.startswith("kept: ") or told.count("\n") != 1:
        return f"{name}: not one message: {told}"
    return None


def damaged(base, count):
    """Bytes overwritten at random: refused, or the entries are those that were sent."""
    global refused, accepted
    choose = random.Random(20260)
    size, sent = os.path.getsize(base), fault.entries(base)
    for n in range(count):
        at, what = choose.randrange(size), choose.randbytes(choose.choice((1, 4, 512)))
        wrong, code, told = take(make(base, "file", patched((at, what[:size - at]))))
        if wrong or code not in (0, 4, 6, 8):
            return f"{len(what)} bytes at {at}: {wrong or code}: {told}"
        refused += code != 0
        accepted += code == 0
        if code == 0 and (fault.entries(fault.path("mine.db")) != sent or
                          fault.verify(fault.path("mine.db"))):
            return f"{len(what)} bytes at {at}: other entries came in: {told}"
    return None


def main():
    base, empty = fault.woodside(), fault.path("empty.db")
    if fault.run(empty, "init").returncode != 0:
        fault.fail("no empty ledger")
    for name, how in SOUND.items():
        wrong, code, told = take(make(base, "file", how))
        mine = fault.path("mine.db")
        if wrong or code or fault.entries(mine) != fault.entries(base) or fault.verify(mine):
            fault.fail(f"{name}: {wrong or told}")
    wrong = [w for w in (judge(base, name) for name in CASES) if w]
    if wrong:
        fault.fail("\n".join(wrong))
    count = 400 if fault.FULL else 15
    said = damaged(base, count)
    if said:
        fault.fail(said)
    if accepted == 0 or refused == 0:
        fault.fail(f"{refused} damaged files refused, {accepted} taken: the damage is no test")
    without = 0
    if mutant.possible():
        for file, text, name in MUTANTS if fault.FULL else MUTANTS[::2]:
            if not judge(base, name, mutant.program_without(file, text)):
                fault.fail(f"without '{text}' the case '{name}' is still refused: no test of it")
            without += 1
    print(f"received: {len(SOUND)} sound files taken; {len(CASES)} hostile ones refused; of {count} "
          f"damaged ones {refused} refused, {accepted} taken with every entry; {without} checks taken "
          f"out, each missed")


fault.finish(main)
