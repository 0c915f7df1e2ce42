#!/usr/bin/env python3
"""Check a Data Package (version 2) against its own descriptor, by the standard's text and without
its tools: bytes, hashes, headings, types, constraints, categories, primary and foreign keys."""

import csv
import datetime
import hashlib
import json
import os
import re
import sys

folder = sys.argv[1]
problems = []


def wrong(*words):
    problems.append(" ".join(map(str, words)))


def check_value(field, value, where):
    rules = field.get("constraints", {})
    if value in missing:
        if rules.get("required"):
            wrong(where, "is missing")
        return
    kind = field["type"]
    try:
        if kind == "integer":
            cast = int(value)
        elif kind == "number":
            cast = float(value)
        elif kind == "date":
            cast = datetime.date.fromisoformat(value)
        elif kind == "datetime":
            cast = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        elif kind == "list":
            cast = value.split(field["delimiter"])
            if not all(cast):
                wrong(where, "has an empty item")
        elif kind == "string":
            cast = value
        else:
            wrong(where, "has no known type", kind)
            return
    except ValueError:
        wrong(where, "is no", kind, repr(value))
        return
    if "categories" in field and cast not in field["categories"]:
        wrong(where, "is in no category:", value)
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        wrong(where, "does not fit the pattern:", value)


package = json.load(open(os.path.join(folder, "datapackage.json"), encoding="utf-8"))
assert package["$schema"].endswith("/2.0/datapackage.json")
tables, count = {}, 0
for resource in package["resources"]:
    name, schema = resource["name"], resource["schema"]
    missing = schema["missingValues"]
    data = open(os.path.join(folder, resource["path"]), "rb").read()
    if len(data) != resource["bytes"]:
        wrong(name, "has", len(data), "bytes")
    if "sha256:" + hashlib.sha256(data).hexdigest() != resource["hash"]:
        wrong(name, "has another hash")
    rows = list(csv.reader(data.decode(resource["encoding"]).splitlines(keepends=True)))
    if rows[0] != [f["name"] for f in schema["fields"]]:
        wrong(name, "has another heading")
    for n, row in enumerate(rows[1:], 2):
        for field, value in zip(schema["fields"], row, strict=True):
            check_value(field, value, f"{name}:{n}:{field['name']}")
    tables[name] = [dict(zip(rows[0], row)) for row in rows[1:]]
    count += len(tables[name])
    for key in schema.get("primaryKey", []):
        if len({row[key] for row in tables[name]}) != len(tables[name]):
            wrong(name, "has a key twice")

keys = 0
for resource in package["resources"]:
    for foreign in resource["schema"].get("foreignKeys", []):
        keys += 1
        (field,), to = foreign["fields"], foreign["reference"]
        there = {row[to["fields"][0]] for row in tables[to.get("resource", resource["name"])]}
        for row in tables[resource["name"]]:
            if row[field] and row[field] not in there:
                wrong(resource["name"], field, "leads nowhere:", row[field])

if not keys or problems:
    print("\n".join(problems[:20]) or "no foreign keys")
    sys.exit(1)
print(f"{len(tables)} resources, {count} rows")
