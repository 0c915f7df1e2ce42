"""Runs a program on a pseudo-terminal of its own and types to it.

terminal.py [ROWSxCOLUMNS] COMMAND... <SCRIPT

A line of SCRIPT is "wait TEXT" (until TEXT appears after what was waited for last), "type TEXT"
(\\r, \\t, \\x03 as in Python), "paste TEXT" (as it stands), or "meanwhile COMMAND" (another process,
which must succeed within MEANWHILE seconds). Prints the screen, without escape
sequences unless $RAW is set, and ends with the program's exit code; 255 when the screen does not show what is waited
for within TIMEOUT seconds.
"""
import codecs
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

TIMEOUT = float(os.environ.get("TIMEOUT", 30))
MEANWHILE = 20  # less than a command waits for a ledger that is held
ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()].|[=>78DEHM])|\x07|\x0f")


class Absent(Exception):
    pass


class Terminal:
    def __init__(self, command, rows=24, columns=80):
        self.keys, self.screen, self.seen = 0, "", 0
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvp(command[0], command)

    def read(self, seconds):
        """Whether there may be more."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            some = os.read(self.fd, 65536)
        except OSError:
            return False
        self.screen += self.decoder.decode(some)
        return bool(some)

    def wait(self, text):
        end, more = time.time() + TIMEOUT, True
        while True:
            at = self.plain().find(text, self.seen)
            if at >= 0:
                self.seen = at + len(text)
                return
            if not more or time.time() > end:
                raise Absent("no '%s' on the screen:\n%s" % (text, self.plain()))
            more = self.read(0.1)

    def get_ready(self):
        """A program that edits lines takes keys as they come; until then a key may get lost."""
        end = time.time() + 3
        while termios.tcgetattr(self.fd)[3] & termios.ICANON and time.time() < end:
            self.read(0.01)

    def type(self, keys, cost=None):
        self.get_ready()
        self.keys += len(keys) if cost is None else cost
        os.write(self.fd, keys.encode())

    def plain(self):
        return ESCAPES.sub("", self.screen).replace("\r\n", "\n")

    def end(self):
        """The exit code, 128 and the signal for one that was killed."""
        end = time.time() + TIMEOUT
        while self.read(0.1):
            if time.time() > end:
                os.kill(self.pid, 9)
                raise Absent("it does not end:\n" + self.plain())
        status = os.waitpid(self.pid, 0)[1]
        return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def meanwhile(command):
    try:
        done = subprocess.run(command, shell=True, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=MEANWHILE, text=True)
    except subprocess.TimeoutExpired:
        raise Absent("meanwhile '%s' did not end" % command)
    if done.returncode:
        raise Absent("meanwhile '%s': %d: %s" % (command, done.returncode, done.stderr))


def main(words):
    size = re.fullmatch(r"(\d+)x(\d+)", words[0])
    t = Terminal(words[1:], int(size[1]), int(size[2])) if size else Terminal(words)
    for line in sys.stdin.read().splitlines():
        verb, _, text = line.strip().partition(" ")
        if verb == "wait":
            t.wait(text)
        elif verb == "type":
            t.type(text.encode("latin-1", "backslashreplace").decode("unicode_escape"))
        elif verb == "paste":
            t.type(text)
        elif verb == "meanwhile":
            meanwhile(text)
        elif verb:
            sys.exit("no such step: " + line)
    code = t.end()
    print(t.screen if "RAW" in os.environ else t.plain(), end="")
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Absent as absent:
        print(absent)
        sys.exit(255)
