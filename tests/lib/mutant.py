"""The program without one of its checks, to see that a test misses it."""
import json
import os
import re
import shlex
import subprocess

import fault

BUILD = os.path.abspath(os.path.join(os.path.dirname(fault.KEPT), "..", ".."))


def commands(build):
    """How each file is compiled, and how the program is linked."""
    try:
        with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as f:
            compile_ = {os.path.basename(c["file"]): shlex.split(c["command"]) for c in json.load(f)
                        if "/src/" in os.path.join("/", c["file"]) or c["file"].startswith("src/")}
        link = subprocess.run(["ninja", "-C", build, "-t", "commands", "src/cli/kept"], text=True,
                              capture_output=True, check=True).stdout.splitlines()[-1]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return None, None
    return compile_, shlex.split(link)


def source_of(command, build):
    at = command.index("-c") + 1
    return at, os.path.normpath(os.path.join(build, command[at]))


def with_output(command, name):
    at = command.index("-o") + 1
    return command[:at] + [name] + command[at + 1:]


def program_without(file, text, instead=""):
    """The program with one text of src/*/FILE replaced, which it must have once."""
    compile_, link = commands(BUILD)
    build = BUILD
    at, source = source_of(compile_[file], build)
    with open(source, encoding="utf-8") as f:
        code = f.read()
    flat = "".join(code.split())
    if flat.count("".join(text.split())) != 1:
        fault.fail(f"{file} has not one '{text}'; mend the list of mutants")
    pattern = r"\s*".join(map(re.escape, text.split()))
    code = re.sub(pattern, lambda _: instead, code, count=1)
    changed, program = fault.path(file), fault.path("mutant")
    with open(changed, "w", encoding="utf-8") as f:
        f.write(code)
    command = with_output(compile_[file], fault.path("mutant.o"))
    command = [*command[:at], changed, *command[at + 1:], "-I" + os.path.dirname(source), "-Wno-error",
               "-w"]
    command = [word for i, word in enumerate(command) if word not in ("-MD", "-MQ", "-MF") and
               command[i - 1] not in ("-MQ", "-MF")]
    command = with_output(command, fault.path("mutant.o"))
    subprocess.run(command, cwd=build, check=True)
    first = next(i for i, word in enumerate(link) if word.endswith(".a"))
    subprocess.run(with_output([*link[:first], fault.path("mutant.o"), *link[first:]], program),
                   cwd=build, check=True)
    return program


def possible():
    """Is the folder there in which the program was built?"""
    return commands(BUILD)[0] is not None
