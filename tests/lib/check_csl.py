"""Is a file CSL-JSON as its schema (CSL 1.0.2, csl-data.json) has it? Prints what is wrong.

Our own reading of that schema: no member that it does not name, types of its list, names and
dates of its forms, ids that differ.
"""

import json
import sys

TYPES = """article article-journal article-magazine article-newspaper bill book broadcast chapter
classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic
hearing interview legal_case legislation manuscript map motion_picture musical_score pamphlet
paper-conference patent performance periodical personal_communication post post-weblog regulation
report review review-book software song speech standard thesis treaty webpage""".split()
TEXTS = """citation-key title container-title publisher URL language note archive_location""".split()
DATES = "issued accessed".split()
NAME = "family given literal".split()


def wrong(item):
    for needed in ("id", "type"):
        if needed not in item:
            yield f"no {needed}"
    if item.get("type") not in TYPES:
        yield f"type {item.get('type')}"
    for key, value in item.items():
        if key in TEXTS or key == "id":
            if not isinstance(value, str) or not value:
                yield f"{key} is no text"
        elif key in DATES:
            parts = value.get("date-parts") if isinstance(value, dict) else None
            if list(value) != ["date-parts"] or not 1 <= len(parts) <= 2:
                yield f"{key} is no date"
            elif not all(1 <= len(p) <= 3 and all(type(n) is int for n in p) for p in parts):
                yield f"{key} has odd parts"
        elif key == "author":
            if not value or any(set(n) not in ({"family", "given"}, {"literal"}) for n in value):
                yield "author has odd names"
        elif key != "type":
            yield f"member {key}"


items = json.load(open(sys.argv[1], encoding="utf-8"))
bad = [f"item {i}: {text}" for i, item in enumerate(items) for text in wrong(item)]
if len({item["id"] for item in items}) != len(items):
    bad.append("two items with one id")
print("\n".join(bad) if bad else f"{len(items)} items")
sys.exit(bool(bad))
