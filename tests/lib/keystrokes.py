"""Drives a shell, or the program's prompts, on a pseudo-terminal and counts what is typed.

keystrokes.py line|prompts FOLDER: the folder holds hubei.html; $KEPT and $KEPT_DB are set.
Prints "KEYS ARGUMENTS", then what was on the screen. A paste counts three keys.
"""
import os
import sys

from terminal import Terminal

SUMMARY = "Hubei police report an arrest on a US lead"
PASTE = 3


def line(folder):
    os.chdir(folder)
    os.environ["PATH"] = os.path.dirname(os.environ["KEPT"]) + ":" + os.environ["PATH"]
    os.environ["PS1"] = "ready> "
    t = Terminal(["bash", "--norc", "--noprofile", "-i"])
    t.wait("ready> ")
    t.type("kept log WD-02:+ hu\t")
    t.wait("hubei.html")
    t.type("'" + SUMMARY + "'\r")
    t.wait("supports WD-02")
    t.wait("ready> ")
    return t, len(["kept", "log", "WD-02:+", "hubei.html", SUMMARY])


def prompts(folder):
    t = Terminal([os.environ["KEPT"], "log"])
    t.keys = len("kept log\r")
    t.wait("commitment, as WD-02:+")
    t.type("WD-02:+\r")
    t.wait("saved page")
    t.type(folder + "/hubei.html", PASTE)
    t.type("\r")
    t.wait("in one sentence")
    t.type(SUMMARY + "\r")
    t.wait("supports WD-02")
    return t, 2


terminal, arguments = {"line": line, "prompts": prompts}[sys.argv[1]](sys.argv[2])
print(terminal.keys, arguments)
print(terminal.plain())
