"""Reads what kept wrote for other programs with their own readers: check_files.py FILE...

By the ending of each file: .xlsx, .ics, .atom, .eml, .csv, .jsonld. Prints what was found, one
line a file; ends with 1 and the reason when a file is not valid or a text became active.
"""
import csv
import datetime
import email
import email.policy
import html.parser
import json
import re
import sys
import xml.etree.ElementTree as xml
import zipfile

HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
                    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U0001fffe]")


def fail(path, why):
    sys.exit(f"{path}: {why}")


def shown(path, where, text):
    found = HIDDEN.search(text)
    if found:
        fail(path, f"{where}: hidden {ascii(found.group())} in {text[:60]!r}")


def check_xlsx(path):
    import openpyxl
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            data = parts.read(name)
            if name.endswith((".xml", ".rels")):
                xml.fromstring(data)
            if name.startswith("xl/worksheets/") and b"<f>" in data:
                fail(path, f"{name} holds a formula")
            if b'TargetMode="External"' in data:
                fail(path, f"{name} leads outside")
    book, cells, dates = openpyxl.load_workbook(path), 0, 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                cells += 1
                if cell.data_type not in ("s", "n", "d", "inlineStr"):
                    fail(path, f"{sheet.title}!{cell.coordinate} is of type {cell.data_type}")
                if isinstance(cell.value, str):
                    if len(cell.value.encode("utf-16-le")) // 2 > 32767:
                        fail(path, f"{sheet.title}!{cell.coordinate} is too long")
                    shown(path, cell.coordinate, cell.value)
                dates += isinstance(cell.value, datetime.datetime)
    return f"{len(book.sheetnames)} sheets, {cells} cells, {dates} dates"


def check_fods(path):
    """A workbook as LibreOffice read it."""
    office, table = ("{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}" % x for x in ("office", "table"))
    cells, sheets = 0, xml.parse(path).getroot().findall(f".//{table}table")
    for sheet in sheets:
        for element in sheet.iter():
            if element.get(table + "formula") is not None:
                fail(path, f"a formula: {element.get(table + 'formula')}")
            if element.tag.endswith("}a"):
                fail(path, f"a link: {element.attrib}")
            if element.get(office + "value-type"):
                cells += int(element.get(table + "number-columns-repeated", 1))
    return f"{len(sheets)} sheets, {cells} cells"


def check_ics(path):
    import icalendar
    data = open(path, "rb").read()
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            fail(path, f"a line of {len(line)} octets")
        line.decode("utf-8")
        if b"\n" in line or b"\r" in line:
            fail(path, "a line end that is none")
    calendar = icalendar.Calendar.from_ical(data)
    allowed = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY",
               "DESCRIPTION", "CATEGORIES", "TRANSP"}
    uids = []
    for event in calendar.walk("VEVENT"):
        if event.errors or set(event) - allowed:
            fail(path, f"{event.errors} {set(event) - allowed}")
        if event.decoded("DTEND") - event.decoded("DTSTART") != datetime.timedelta(days=1):
            fail(path, "not a whole day")
        shown(path, "summary", str(event["SUMMARY"]))
        uids.append(str(event["UID"]))
    names = {c.name for c in calendar.subcomponents}
    if not names:
        fail(path, "no component")
    if len(set(uids)) != len(uids) or names != {"VEVENT" if uids else "VTIMEZONE"}:
        fail(path, "a UID twice, or a component of another kind")
    if ("METHOD" in calendar) != bool(uids):
        fail(path, "published without an event, or with one and not published")
    return f"{len(uids)} events"


def check_atom(path):
    name = "{http://www.w3.org/2005/Atom}"
    feed = xml.parse(path).getroot()
    entries = feed.findall(name + "entry")
    for place in [feed] + entries:
        for child in ("id", "title", "updated"):
            if len(place.findall(name + child)) != 1 or not place.find(name + child).text:
                fail(path, f"not one {child}")
        datetime.datetime.fromisoformat(place.find(name + "updated").text.replace("Z", "+00:00"))
    known = {name + x for x in ("feed", "id", "title", "updated", "generator", "entry", "published",
                                "author", "name", "category", "content")}
    if {e.tag for e in feed.iter()} - known:
        fail(path, f"{ {e.tag for e in feed.iter()} - known }")
    for element in feed.iter():
        shown(path, element.tag, element.text or "")
    ids = [e.find(name + "id").text for e in entries]
    if len(set(ids)) != len(ids):
        fail(path, "an id twice")
    return f"{len(entries)} entries"


class Page(html.parser.HTMLParser):
    tags, events = set(), False

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.events = self.events or any(k.startswith("on") for k, _ in attributes)
        for key, value in attributes:
            if key in ("href", "src") and not re.match("https?://|#", value or ""):
                self.events = True


def check_eml(path):
    data = open(path, "rb").read()
    for line in data.split(b"\r\n"):
        if b"\n" in line or b"\r" in line or len(line) > 78 or re.search(rb"[^\x20-\x7e\t]", line):
            fail(path, f"line {line[:80]!r}")
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = list(message.walk())
    if message.defects or any(p.defects for p in parts):
        fail(path, f"{[p.defects for p in parts]}")
    if [p.get_content_type() for p in parts] != ["multipart/alternative", "text/plain", "text/html"]:
        fail(path, "other parts")
    if len(message["from"].addresses) != 1 or not message["date"].datetime or set(message.keys()) - {
            "From", "Subject", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"}:
        fail(path, f"headers {message.keys()}")
    shown(path, "subject", str(message["subject"]))
    text, page = parts[1].get_content(), parts[2].get_content()
    shown(path, "text", text)
    reader = Page()
    reader.feed(page)
    if reader.events or {"script", "img", "svg", "form", "iframe"} & reader.tags:
        fail(path, f"active HTML {reader.tags}")
    return f"{len(text)} characters, '{str(message['subject'])[:40]}'"


def check_csv(path):
    rows = list(csv.reader(open(path, newline="", encoding="utf-8"), strict=True))
    if len({len(r) for r in rows}) != 1:
        fail(path, "rows of different lengths")
    for row in rows[1:]:
        for cell in row:
            if cell[:1] in tuple("=+@\t\r") or (cell[:1] == "-" and not re.fullmatch(
                    r"-\d+(\.\d+)?", cell)):
                fail(path, f"a formula {cell[:40]!r}")
    return f"{len(rows) - 1} rows"


def check_jsonld(path):
    reviews = json.load(open(path, encoding="utf-8"))
    if reviews["@context"] != "https://schema.org":
        fail(path, "another context")
    for review in reviews["@graph"]:
        if review["@type"] != "ClaimReview" or review["itemReviewed"]["@type"] != "Claim":
            fail(path, "no review of a claim")
        rating = review["reviewRating"]
        if not rating["alternateName"] or not (
                "ratingValue" not in rating or 1 <= rating["ratingValue"] <= 5):
            fail(path, "no rating")
    return f"{len(reviews['@graph'])} reviews"


CHECKS = {"xlsx": check_xlsx, "fods": check_fods, "ics": check_ics, "atom": check_atom, "eml": check_eml,
          "csv": check_csv, "jsonld": check_jsonld}
for path in sys.argv[1:]:
    print(path, CHECKS[path.rsplit(".", 1)[1]](path))
