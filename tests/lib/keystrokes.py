"""Drives a shell, or the program's prompts, on a pseudo-terminal and counts what is typed.

keystrokes.py line|prompts FOLDER: the folder holds hubei.html; $KEPT and $KEPT_DB are set.
Prints "KEYS ARGUMENTS", then what was on the screen. A paste counts three keys.
"""
import os
import pty
import select
import sys
import time

SUMMARY = "Hubei police report an arrest on a US lead"
PASTE = 3


class Terminal:
    def __init__(self, command):
        self.keys, self.screen = 0, ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], command)

    def wait(self, until, seconds=60):
        end = time.time() + seconds
        start = len(self.screen)
        while until not in self.screen[start:]:
            if time.time() > end or not select.select([self.fd], [], [], 1)[0] and time.time() > end:
                sys.exit("no '%s' on the screen:\n%s" % (until, self.screen))
            try:
                if select.select([self.fd], [], [], 0.2)[0]:
                    self.screen += os.read(self.fd, 4096).decode("utf-8", "replace")
            except OSError:
                return

    def type(self, keys, cost=None):
        self.keys += len(keys) if cost is None else cost
        os.write(self.fd, keys.encode())


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
print(terminal.screen)
