"""A large ledger as a CSV folder: big.py FOLDER [COMMITMENTS [EVIDENCE]]"""
import csv
import os
import sys

folder = sys.argv[1]
C = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
E = int(sys.argv[3]) if len(sys.argv) > 3 else 50000
A = max(1, C // 50)
KINDS = ["enforcement", "meeting", "scheduling", "purchase", "communication"]
os.makedirs(folder)


def write(name, header, rows):
    with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(header)
        writer.writerows(rows)


def day(i):
    return f"{2015 + i % 9}-{1 + i // 9 % 12:02}-{1 + i // 108 % 28:02}"


write("parties", ["code", "name"], [["US", "United States"], ["CN", "China"]])
write("sources", ["code", "url", "title", "publisher", "published_on", "language", "side", "reliability"],
      [[f"S{i}", f"https://example.org/{i}", f"A report about what happened, number {i}", "A publisher", day(i), "en",
        ["US", "CN", "third"][i % 3], "B"] for i in range(E // 5)])
write("agreements", ["code", "title", "agreed_on"], [[f"A{i}", f"Meeting number {i}", f"{2015 + i % 9}-01-01"] for i in range(A)])
write("commitments", ["code", "agreement", "promisors", "promisees", "kind", "duty", "title", "made_on", "due_on",
                      "due_basis", "kept_if"],
      [[f"C{i}", f"A{i % A}", ["US", "CN", "US;CN"][i % 3], "", KINDS[i % 5], "act",
        f"Do the thing that was promised under number {i}, in full and on time", f"{2015 + i % A % 9}-01-01",
        "2024-06" if i % 2 else "", "stated" if i % 2 else "none", "The thing is done and can be seen."] for i in range(C)])
write("evidence", ["code", "occurred_on", "summary", "nature", "source", "credibility"],
      [[f"E{i}", "2024" + day(i)[4:], f"Something happened that bears on the promise, and it was reported as number {i}.",
        ["act", "statement", "announcement"][i % 3], f"S{i % (E // 5)}", "2"] for i in range(E)])
write("bearings", ["evidence", "commitment", "bearing"],
      [[f"E{i}", f"C{i % C}", ["supports", "context", "contradicts"][i // C % 3]] for i in range(E)])
write("ratings", ["commitment", "status", "as_of", "rationale", "confidence", "rater", "cites"],
      [[f"C{i}", ["kept", "partly-kept", "in-progress", "pending"][i % 4], "2024-12-31", f"Because of what was seen of {i}.",
        "moderate", "ana", f"E{i}"] for i in range(0, C, 2)])
