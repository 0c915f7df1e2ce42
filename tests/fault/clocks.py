#!/usr/bin/env python3
"""A clock that is wrong (clock.c): set back, far ahead, before 1970, after 9999, standing still,
running backwards, across the changes of summer time. What is logged is saved, the times in the
journal never go backwards and are times, the ledger verifies, and today is the local day. Where
the clock is behind the newest entry, it is said. 40 jumps; FULL=1: 1,000."""
import datetime
import json
import os
import random
import re
import sqlite3
import sys
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fault

SHIM = os.environ.get("CLOCK") or fault.skip("CLOCK does not name the library to preload")
JUMPS = 1000 if fault.FULL else 40
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
EDGES = [-62135596801, -2208988800, -86401, -1, 0, 951782400, 1709164800, 1709251199, 2147483647,
         2147483648, 4102444800, 4294967296, 253402300799, 253402300800, 253402387200]
ZONES = {  # instants on both sides of a change, or of a day that was left out
    "America/New_York": [1710054000, 1710053999, 1730613599, 1730613600],
    "Europe/Berlin": [1711846799, 1711846800, 1729990799, 1729990800],
    "Pacific/Apia": [1325239199, 1325239200, 1325325600],
    "Australia/Lord_Howe": [1712415600, 1728142199, 1728142200],
    "Asia/Kathmandu": [1704046499, 1704046500],
    "Etc/GMT+12": [1704110399, 1704110400],
    "Etc/GMT-14": [1704016799, 1704016800],
}


def at(seconds, step=0):
    return {"LD_PRELOAD": SHIM, "CLOCK_AT": str(seconds), "CLOCK_STEP": str(step),
            "ASAN_OPTIONS": "detect_leaks=0:verify_asan_link_order=0"}


def times(db):
    connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    try:
        return [json.loads(line)["at"] for (line,) in connection.execute(
            "SELECT line FROM journal WHERE replica = (SELECT replica FROM journal ORDER BY entry "
            "DESC LIMIT 1) ORDER BY seq")]
    finally:
        connection.close()


def rising(list_of_times):
    """What is wrong with the times of one ledger's entries; None: nothing."""
    for earlier, later in zip([""] + list_of_times, list_of_times):
        if not TIME.fullmatch(later):
            return f"'{later}' is no time"
        if later < earlier:
            return f"{later} after {earlier}"
    return None


def jump(db, seconds, step):
    """One entry, with that clock; what is wrong, or None."""
    before, newest = fault.entries(db), (times(db) or [""])[-1]
    done = fault.run(db, *fault.LOG[:-3], "--on", "2024-05-05", f"at {seconds}",
                     env=at(seconds, step))
    if done.returncode != 0 or not done.stdout.strip():
        return f"{done.returncode}: {done.stderr}"
    if fault.entries(db) != before + 1:
        return "acknowledged, and not there"
    behind = newest and seconds < fault.seconds_of(newest) - 3600
    if behind and step >= 0 and "clock" not in done.stderr:
        return f"the clock is behind {newest}, and nothing was said: {done.stderr!r}"
    return rising(times(db))


def jumps():
    chance = random.Random(1969)
    db = fault.path("clocks.db")
    done = fault.run(db, "init", "--example")
    if done.returncode:
        fault.fail(done.stderr)
    # from the usual to the extreme: once it was 9999, no clock is ahead any more
    usual = [chance.randrange(1700000000 - 315360000, 1700000000 + 315360000)
             for _ in range(JUMPS - len(EDGES))]
    for n, seconds in enumerate(usual + EDGES):
        step = chance.choice((0, 1, -1, 3600, -3600))
        wrong = jump(db, seconds, step)
        if wrong:
            fault.fail(f"jump {n} to {seconds}, step {step}: {wrong}")
    wrong = fault.verify(db)
    if wrong:
        fault.fail(f"after the jumps: {wrong}")
    # the first entry of all, in a ledger that such a clock made
    for seconds in EDGES:
        db = fault.path("first.db")
        fault.remove(db)
        done = fault.run(db, "init", env=at(seconds))
        wrong = done.returncode and done.stderr or fault.run(
            db, "add", "party", "XX", "--name", "X", env=at(seconds)).returncode
        wrong = wrong or rising(times(db)) or fault.verify(db)
        if wrong:
            fault.fail(f"a ledger made at {seconds}: {wrong}")
    return len(usual) + 2 * len(EDGES)


def days(db):
    """Today is the day that the local clock shows, whatever summer time does."""
    asked = 0
    for zone, instants in ZONES.items():
        for near in instants:
            for seconds in (near - 3600, near - 1, near, near + 1, near + 3600):
                local = datetime.datetime.fromtimestamp(seconds, zoneinfo.ZoneInfo(zone))
                for word, day in (("today", local.date()),
                                  ("-1d", local.date() - datetime.timedelta(days=1))):
                    done = fault.run(db, "score", "--format", "json", "--as-of", word,
                                     env=dict(at(seconds), TZ=zone))
                    asked += 1
                    said = json.loads(done.stdout or "{}").get("as_of")
                    if said != str(day):
                        fault.fail(f"{zone} at {seconds}: {word} is {said}, not {day} {done.stderr}")
    return asked


def main():
    if rising(["2024-01-01T00:00:00.000Z", "2023-01-01T00:00:00.000Z"]) is None \
            or rising(["1970-01-01T00:00:00.-87"]) is None:
        fault.fail("times that run backwards pass")
    base = fault.woodside()
    jumped, asked = jumps(), days(base)
    print(f"clocks: {jumped} jumps, each entry saved, no time backwards; today is right {asked} "
          f"times in {len(ZONES)} zones")


fault.finish(main)
