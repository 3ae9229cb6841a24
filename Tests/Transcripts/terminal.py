#!/usr/bin/env python3
"""Drives the prompt through a real pseudo-terminal, key by key.

usage: terminal.py PATH_OF_SITESCRIPT
"""
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = tempfile.mkdtemp()
STORE = os.path.join(FOLDER, "sites.db")
ENVIRONMENT = dict(os.environ, XDG_STATE_HOME=os.path.join(FOLDER, "state"), TERM="xterm", LANG="C.UTF-8", LC_ALL="C.UTF-8")
ENVIRONMENT.pop("NO_COLOR", None)
failures = 0
checks = 0


class Session:
    """One run of the prompt."""

    def __init__(self):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve(PROGRAM, [PROGRAM, "--store", STORE, "--dealer", "42", "--color", "never"], ENVIRONMENT)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        self.text = ""
        self.mark = 0
        self.wait("> ")

    def keys(self, keys):
        self.mark = len(self.text)
        os.write(self.terminal, keys.encode())

    def read(self, seconds):
        ready, _, _ = select.select([self.terminal], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        if not data:
            return False
        text = data.decode(errors="replace")
        self.text += re.sub(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]", "", text).replace("\r", "")
        return True

    def wait(self, wanted, seconds=10.0):
        """Reads until `wanted` has come since the last keys; whether it has."""
        end = time.time() + seconds
        while time.time() < end:
            if wanted in self.text[self.mark:]:
                return True
            self.read(0.05)
        return wanted in self.text[self.mark:]

    def leave(self):
        # Ctrl-D means the end only where a line is being read: wait until the prompt has been drawn.
        while self.read(0.3):
            pass
        self.keys("\x04")
        end = time.time() + 5
        while time.time() < end:
            self.read(0.05)
            if os.waitpid(self.process, os.WNOHANG)[0]:
                os.close(self.terminal)
                return True
        return False


def check(name, is_true, session):
    global failures, checks
    checks += 1
    if not is_true:
        failures += 1
        print(f"FAILED {name}: {session.text[session.mark:]!r}")


def program(*arguments):
    subprocess.run([PROGRAM, "--store", STORE, *arguments], env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True)


program("dealers", "add", "42", "--name", "Acme")
program("--yes", f"{ROOT}/docs/examples/onboard.sites", "--dealer", "42", "--file", f"{ROOT}/docs/examples/places.csv")

session = Session()
session.keys("sites() | count\r")
check("a pipeline", session.wait("74"), session)
session.keys("sites() | where .timezon == \"x\"\r")
check("a slip is named", session.wait("did you mean `timezone`?"), session)

session.keys("sites() | select .name, .timezone | where .ti\t")
check("a field is completed after select", session.wait(".timezone"), session)
session.keys(' == "Asia/Seoul" | count\r')
check("and the line runs", session.wait("\n3\n"), session)
session.keys("sites() | select .name | where .ti\t\x03")
session.wait("> ")
check("a field that select dropped is not", ".timezone" not in session.text[session.mark:], session)

session.keys("\x1b[200~sites()\n  | where .timezone == \"Asia/Seoul\"\n  | count\x1b[201~\r")
check("a pasted pipeline runs", session.wait("\n3\n"), session)
check("once", session.text[session.mark:].count("\n3\n") == 1, session)

session.keys("while true {}\r")
time.sleep(0.5)
started = time.time()
session.keys("\x03")
check("Ctrl-C stops a loop", session.wait("cancelled"), session)
check("at once, with room for a busy machine", time.time() - started < 0.5, session)
session.keys("40 + 2\r")
check("and the session goes on", session.wait("42\n"), session)
session.keys("| map\x03")
check("Ctrl-C clears a line", session.wait("^C"), session)

session.keys('"서울"\x1b[D\x1b[D특별\r')
check("Korean text is edited in place", session.wait("서특별울\n"), session)

changes = 'sites() | where .name.contains("Store") | take 2 | activate\r'
session.keys(changes)
check("a plan is shown and asks", session.wait("[y/N"), session)
session.keys("n\r")
check("no sends nothing", session.wait("nothing was sent"), session)
session.keys(changes)
session.wait("[y/N")
session.keys("y\r")
check("yes applies it", session.wait("2 done"), session)
session.keys("?where\r")
check("help", session.wait("Keeps the rows for which a condition holds"), session)
session.keys("sites() | take 2 | select .name\r")
session.wait("2 rows")
session.keys("| count\r")
check("a line that starts with a bar goes on from the last result", session.wait("\n2\n"), session)
check("Ctrl-D leaves", session.leave(), session)

session = Session()
session.keys("\x1b[A")
check("the history is there after a restart", session.wait("| count"), session)
session.keys("\x03")
session.keys(" secret\x03")
check("and it leaves again", session.leave(), session)

shutil.rmtree(FOLDER)
print(f"{checks - failures} passed, {failures} failed")
sys.exit(1 if failures else 0)
