"""Runs the examples of a page, in order, in the folder where it is started.

    doc_examples.py PAGE        fails where a command answers otherwise than the page says
    doc_examples.py --fix PAGE  writes the answers into the page

A fenced block with a file's name after its language is written to that file. In a block of console
the lines that begin with "$ " are run by bash; what follows each is its answer, standard error too.
"""
import re
import subprocess
import sys

# a page keeps the day on which its answers were written into it
TODAY = re.compile(r"known on \d+ \w+ \d{4}")
FENCE = re.compile(r"^```(\w+)?(?: +(\S+))?\n(.*?)^```$", re.M | re.S)


def run(command):
    done = subprocess.run(["bash", "-c", 'kept() { "$KEPT" "$@"; }; ' + command],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout


def answered(body):
    lines = []
    for line in body.splitlines():
        if line.startswith("$ "):
            answer = run(line[2:])
            lines += [line, *answer.splitlines()]
    return "\n".join(lines) + "\n"


def replaced(match):
    language, name, body = match.groups()
    if name:
        with open(name, "w", encoding="utf-8") as out:
            out.write(body)
    if language != "console":
        return match.group(0)
    return "```console\n" + answered(body) + "```"


fix = sys.argv[1] == "--fix"
with open(sys.argv[-1], encoding="utf-8") as page:
    text = page.read()
if "```console" not in text:
    sys.exit(f"{sys.argv[-1]} has no examples")
ran = FENCE.sub(replaced, text)
if fix:
    with open(sys.argv[-1], "w", encoding="utf-8") as page:
        page.write(ran)
elif TODAY.sub("", ran) != TODAY.sub("", text):
    said, wanted = ran.splitlines(), text.splitlines()
    line = next(i for i, (a, b) in enumerate(zip(said + [""], wanted + [""]))
                if TODAY.sub("", a) != TODAY.sub("", b))
    sys.exit(f"{sys.argv[-1]}:{line + 1}: the page says\n  {wanted[line]}\nthe program says\n"
             f"  {said[line]}")
