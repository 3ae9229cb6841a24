#!/usr/bin/env python3
"""Drives the prompt through a real pseudo-terminal, key by key, and looks at the screen.

usage: terminal.py PATH_OF_SITESCRIPT [PART OF A GROUP'S NAME]

Nothing waits for a fixed time: every step waits until the screen shows what it should, at most for a while.
"""
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

from screen import BOLD, DIM, RED, REVERSE, UNDERLINE, YELLOW, Screen

PROGRAM = os.path.abspath(sys.argv[1])
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = tempfile.mkdtemp()
STORE = os.path.join(FOLDER, "sites.db")
PATIENCE = 20.0
UP, DOWN, RIGHT, LEFT, END, HOME = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[F", "\x1b[H"
failures = []
checks = 0


def environment(**changes):
    result = {
        "PATH": os.environ["PATH"], "HOME": FOLDER, "XDG_STATE_HOME": os.path.join(FOLDER, "state"),
        "TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PAGER": "cat",
    }
    result.update(changes)
    return {key: value for key, value in result.items() if value is not None}


class Session:
    """One run of the prompt on a screen of its own."""

    def __init__(self, *arguments, columns=100, rows=40, color="always", prompt="sites(42)> ", ahead="", **changes):
        self.prompt = prompt
        self.edits = changes.get("TERM") != "dumb"
        self.screen = Screen(columns, rows)
        self.raw = ""
        ready, go = os.pipe()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            command = [PROGRAM, "--store", STORE, "--dealer", "42", "--color", color, *arguments]
            # The size is set before the program looks at it.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.close(go)
            os.read(ready, 1)
            os.execve(PROGRAM, command, environment(**changes))
        os.close(ready)
        if ahead:
            # The program starts when the terminal has shown the keys by itself.
            self.keys(ahead)
            self.until(lambda: ahead in self.screen.text())
        os.close(go)
        if not ahead:
            self.wait_prompt()

    def keys(self, keys):
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
        self.raw += text
        self.screen.feed(text)
        return True

    def until(self, is_there, seconds=PATIENCE):
        """Reads until the screen satisfies a test; whether it does."""
        end = time.time() + seconds
        while not is_there():
            if time.time() > end:
                return False
            self.read(0.05)
        return True

    def wait(self, wanted, seconds=PATIENCE):
        return self.until(lambda: wanted in self.screen.text(), seconds)

    def wait_gone(self, unwanted):
        return self.until(lambda: unwanted not in self.screen.text())

    def wait_prompt(self):
        """Waits until the last line is an empty prompt, and keys are read at it."""
        return self.until(lambda: self.screen.lines()[-1:] == [self.prompt.rstrip()] and self.is_editing())

    def is_editing(self, start=0):
        """Whether the line that began last, behind a place of what was written, is drawn: then Ctrl-C is a key."""
        begin = self.raw.rfind("\x1b[?2004h", start)
        ended = self.raw.rfind("\x1b[?2004l", start)
        return not self.edits or ended < begin < self.raw.rfind("\x1b[?25h", start)

    def line(self):
        """What was typed behind the prompt, without what is only offered."""
        lines = self.screen.lines(without=DIM)
        lines = [line for line in lines if line.startswith(self.prompt.rstrip())]
        return lines[-1][len(self.prompt):] if lines else ""

    def wait_line(self, wanted):
        return self.until(lambda: self.line() == wanted and self.is_editing())

    def fresh(self):
        """Clears the line and the screen."""
        self.until(self.is_editing)
        start = len(self.raw)
        self.keys("\x03")
        # Ctrl-C leaves the line behind and begins another; what is typed in between is not edited.
        self.until(lambda: self.is_editing(start))
        start = len(self.raw)
        self.keys("\x0c")
        top = self.prompt.rstrip()
        return self.until(lambda: "\x1b[2J" in self.raw[start:] and self.screen.lines() == [top])

    def wait_entry(self, start):
        """Waits until a line was entered behind a place of what was written, so that Ctrl-C is a signal."""
        return self.until(lambda: "\x1b[?2004l" in self.raw[start:])

    def wait_bell(self, start):
        """Waits until the bell rang behind a place of what was written."""
        return self.until(lambda: "\x07" in self.raw[start:])

    def offered(self):
        """What is offered to be written behind what was typed."""
        lines = [line for line in self.screen.lines() if line.startswith(self.prompt.rstrip())]
        return lines[-1][len(self.prompt) + len(self.line()):] if lines else ""

    def type(self, keys, wanted):
        """Types on a fresh screen and waits for a text."""
        self.fresh()
        self.keys(keys)
        return self.wait(wanted)

    def run(self, line, prompt=None):
        """Runs a line on a fresh screen and gives what it showed; the prompt may be another one behind it."""
        self.fresh()
        self.prompt = prompt or self.prompt
        start = len(self.raw)
        self.keys(line + "\r")
        # The prompt that stands there now is not the one that is waited for.
        self.wait_entry(start)
        self.wait_prompt()
        return self.screen.text()

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def leave(self):
        self.fresh()
        self.keys("\x04")
        end = time.time() + PATIENCE
        while time.time() < end:
            self.read(0.05)
            if os.waitpid(self.process, os.WNOHANG)[0]:
                os.close(self.terminal)
                return True
        os.kill(self.process, signal.SIGKILL)
        return False


def check(name, is_true, session):
    global checks
    checks += 1
    if not is_true:
        failures.append(name)
        print(f"FAILED {name}\n----\n{session.screen.text()}\n----")


def program(*arguments):
    return subprocess.run(
        [PROGRAM, "--store", STORE, *arguments], env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
        text=True,
    )


def lines_and_results():
    s = Session()
    check("a pipeline", "\n74\n" in s.run("sites() | count"), s)
    check("a slip is named", "did you mean `timezone`?" in s.run('sites() | where .timezon == "x"'), s)
    shown = s.run("sites() | take 2 | select .site_id, .name")
    check("rows are a table", "site_id  name\n───────  ─" in shown, s)
    check("with the cost of the line", "\n2 rows, " in shown, s)
    check("a single site is a card", "account_number                  US76714" in s.run("sites() | first"), s)
    check("with its findings", "! not active: no events, no video, no alarms" in s.screen.text(), s)
    check("near matches for nothing", 'near "kr 1841603 0"' in s.run(
        'sites() | where .external_site_id == "kr 1841603 0"') and '"KR-1841603-0"' in s.screen.text(), s)
    check("also behind count", '"KR-1841603-0"' in s.run(
        'sites() | where .external_site_id == "KR-184163-0" | count'), s)
    check("nil is said", "\nnil\n" in s.run('sites() | where .name == "q" | first'), s)
    s.run("sites() | take 2 | select .name")
    check("a line that starts with a bar goes on", "\n2\n" in s.run("| count"), s)
    check("`_` is the last result", "\n2\n" in s.run("_"), s)
    check("`_1` the one before", "\n2\n" in s.run("_1"), s)
    check("results have an age", "_1  just now" in s.run(":results"), s)
    check("long text is cut with a sign", "…  " in s.run(
        'sites() | take 3 | select .site_id, a: .name, b: .name + .name + .name + .name + .name, c: .address1, d: .address1'), s)
    check("columns without room are named", "… no room for " in s.run("sites() | take 3"), s)
    check("Ctrl-D leaves", s.leave(), s)


def zones():
    s = Session(TZ="Asia/Seoul")
    check("instants are in the user's zone", "\n2026-01-01T09:00:00+09:00\n" in s.run("[@2026-01-01] | map ."), s)
    s.leave()
    s = Session(TZ="America/New_York")
    check("with the offset of the day", "\n2025-07-01T00:00:00-04:00\n" in s.run("[@2025-07-01T04:00:00Z] | map ."), s)
    s.leave()


def stopping():
    s = Session()
    s.fresh()
    start = len(s.raw)
    s.keys("while true {}\r")
    s.wait_entry(start)
    s.keys("\x03")
    check("Ctrl-C stops a loop", s.wait("cancelled") and s.wait_prompt(), s)
    check("and the session goes on", "\n42\n" in s.run("40 + 2"), s)
    s.run('func slow(n) { if n == 3 { print("busy"); while true {} }; return n }')
    s.fresh()
    s.keys("[1, 2, 3] | map slow(.) | map slow(.)\r")
    s.wait("\nbusy")
    s.keys("\x03")
    check("rows that had come are kept", s.wait("the 2 rows that had come are kept as `_`"), s)
    s.wait_prompt()
    check("and are there", "\n3\n" in s.run("_ | sum ."), s)
    s.keys("| map")
    s.wait_line("| map")
    s.keys("\x03")
    check("Ctrl-C clears a line", s.wait("| map^C"), s)
    s.leave()


def completion():
    s = Session()
    s.type('sites() | select .name, .timezone | where .ti\t', ".timezone")
    check("a field is completed after select", s.wait_line("sites() | select .name, .timezone | where .timezone"), s)
    s.fresh()
    start = len(s.raw)
    s.keys("sites() | select .name | where .ti\t")
    check("one that select dropped is not", s.wait_bell(start) and s.wait_line("sites() | select .name | where .ti"), s)
    s.type("sites() | wh\t", "where ")
    check("a stage with the space behind it", s.until(lambda: s.screen.column == len(s.prompt) + 16), s)
    check("several are a menu", s.type("sites() | \t", "where CONDITION  Keeps the rows"), s)
    check("that says how many there are", s.until(lambda: "… " in s.screen.text() and " more" in s.screen.text()), s)
    s.keys("\t\t")
    check("Tab goes through it", s.wait_line("sites() | map"), s)
    check("and shows where one is", s.until(lambda: s.screen.styled(REVERSE).strip() == "map"), s)
    s.keys("\x1b[Z")
    check("Shift-Tab goes back", s.wait_line("sites() | where"), s)
    s.keys("\x07")
    check("Ctrl-G leaves it", s.wait_line("sites() |") and s.wait_gone("Keeps the rows"), s)
    s.keys("\t")
    s.wait("Keeps the rows")
    s.keys("so")
    check("letters narrow it", s.wait_gone("Keeps the rows") and s.wait("Puts rows in order"), s)
    s.keys("\t\r")
    check("Enter takes the chosen one", s.wait_line("sites() | sort") and s.wait_gone("Puts rows in order; equal rows keep theirs and nil comes last.\n"), s)
    check("a zone by its city", s.type('sites() | where .timezone == "seoul\t', "Asia/Seoul"), s)
    check("labels still missing come first", s.type("create(\t", "external_site_id: ") and s.wait("required"), s)
    s.type('create(name: "a", \t', "external_site_id: ")
    check("without those given", "\n  name: " not in s.screen.text(), s)
    check("error kinds", s.type("try { 1 } catch not_f\t", "not_found"), s)
    check("members of a text", s.type('"a".up\t', '"a".upper'), s)
    s.fresh()
    s.keys("sites(dealer: \t")
    check("dealers that are known", s.wait_line("sites(dealer: 42"), s)
    s.run("let chosen = sites() | take 3 | select .name")
    check("fields of a variable's rows", s.type("chosen | map .n\t", "chosen | map .name"), s)
    check("fields of `_`", "3 rows" in s.run("sites() | take 3 | select .address2") and s.type("| map .a\t", "| map .address2"), s)
    check("directives", s.type(":hist\t", ":history"), s)
    s.run("1")
    s.fresh()
    check("the fields of a lambda's row", s.type("sites() | where s => s.na\t", "s => s.name"), s)
    check("what a stage has added", s.type("sites() | with long: .name.count | where .lo\t", "where .long"), s)
    check("what is behind a sum", s.type("sites() | summarize most: max(.site_id) by .timezone | map .mo\t", "map .most"), s)
    check("the direction of a key", s.type("sites() | sort .name des\t", "sort .name desc"), s)
    s.run("func hq(rows) { return rows | take 1 }")
    check("a function of the session as a stage", s.type("sites() | hq\t", "sites() | hq"), s)
    with open(os.path.join(FOLDER, "rows.csv"), "w") as file:
        file.write("a,b\n1,2\n")
    s.fresh()
    s.keys(f'csv("{FOLDER}/ro\t')
    check("paths of files", s.wait_line(f'csv("{FOLDER}/rows.csv'), s)
    s.fresh()
    s.keys("let xs = [1]; print(xs[xs.cou\t")
    check("members within an index that is still open", s.wait_line("let xs = [1]; print(xs[xs.count"), s)
    s.leave()


def while_typing():
    s = Session()
    s.type('sites() | where .nme == "x" | take 2', "take 2")
    check("a mistake is named below on a pause", s.wait("Site has no field `nme`: did you mean `name`?"), s)
    check("and underlined", s.until(lambda: s.screen.styled(UNDERLINE) == ".nme"), s)
    check("dim", s.until(lambda: "Site has no field" in s.screen.styled(DIM)), s)
    s.keys("\x01" + "\x1bf" * 4 + "\x7f\x7f\x7fname")
    check("and goes when it is mended", s.wait_gone("Site has no field"), s)
    check("the usage of a stage", s.type("sites() | where ", "| where CONDITION  Keeps the rows"), s)
    check("the usage of a call", s.type("csv(", "csv("), s)
    s.type("sites() | where .nme == 1 | wher", "wher")
    check("what is still written is no mistake", s.until(lambda: s.screen.styled(UNDERLINE) == ".nme"), s)
    s.type('["(", (1)]', '["(", (1)]')
    check("the brackets that belong together stand out", s.until(lambda: s.screen.styled(YELLOW) == "[]"), s)
    s.keys(LEFT + LEFT)
    check("the inner ones beside the cursor, too", s.until(lambda: s.screen.styled(YELLOW) == "()"), s)
    s.type("let x = 1", "let x = 1")
    check("stages are bold while they are typed", s.type("sites() | where", "where") and s.until(lambda: "where" in s.screen.styled(BOLD)), s)
    s.leave()


def history():
    s = Session()
    for line in ["1 + 10", "2 + 20", "2 + 20", '"서울" + "역"', "let a = [\n1,\n2]", "sites() | take 1 | select .name"]:
        s.run("\x1b[200~" + line + "\x1b[201~")
    s.fresh()
    s.keys(UP)
    check("Up recalls the last entry", s.wait_line("sites() | take 1 | select .name"), s)
    s.keys(UP)
    check("a block of several lines as one", s.wait("let a = [\n... 1,\n... 2]"), s)
    s.fresh()
    s.keys("2" + UP)
    check("Up looks for what begins so", s.wait_line("2 + 20"), s)
    start = len(s.raw)
    s.keys(UP)
    check("repeated entries are one", s.wait_bell(start) and s.line() == "2 + 20", s)
    s.fresh()
    s.keys("\x12서")
    check("search in any script", s.wait('search "서": "서울" + "역"'), s)
    s.keys("\x12")
    s.keys("\x07")
    check("cancelled it leaves the line as it was", s.wait_prompt(), s)
    s.type("half a line", "half a line")
    s.keys("\x12take")
    s.wait('search "take"')
    s.keys("\x07")
    check("also a line that was being typed", s.wait_line("half a line") and s.wait_gone("search"), s)
    s.fresh()
    s.keys("\x12take 1")
    s.wait('search "take 1"')
    s.keys("\r")
    check("Enter runs what was found", s.wait("Elizabeth City HQ") and s.wait_prompt(), s)
    s.type("sites() | ta", "sites() | take 1 | select .name")
    check("the rest of an entry is offered, dim", s.until(lambda: s.offered() == "ke 1 | select .name"), s)
    s.keys(RIGHT)
    check("Right takes it", s.wait_line("sites() | take 1 | select .name"), s)
    s.type("sites() | ta", "sites() | take 1 | select .name")
    s.keys("\x1bf")
    check("Alt-F its next word", s.until(lambda: s.screen.column == len(s.prompt) + len("sites() | take")), s)
    s.run(":read-only on", "sites(42) read-only> ")
    s.run("sites() | skip 3 | activate | apply")
    s.run("sites() | skip 4 | activate")
    s.type("sites() | skip 4", "sites() | skip 4 | activate")
    s.keys("\x7f3")
    check("never one that applies", s.wait_gone("skip 4") and s.wait_line("sites() | skip 3")
          and s.wait("| skip N  Leaves the first rows out.") and s.offered() == "", s)
    check(":history lists entries with their time", "  1 + 10\n" in s.run(":history 1 +") and "20" in s.screen.lines()[1][:2], s)
    s.fresh()
    s.keys(' "hidden"\r')
    s.wait("hidden\n" + s.prompt.rstrip())
    s.run('let client_secret = "s3cret"')
    shown = s.run(":history e")
    check("secrets and lines after a space are not kept", "s3cret" not in shown and "hidden" not in shown, s)
    other = Session()
    other.run("7 * 191")
    other.leave()
    s.run("1")
    s.fresh()
    s.keys("7" + UP)
    check("another session's lines are there", s.wait("7 * 191"), s)
    other = Session()
    s.run("11 * 191")
    other.run("13 * 191")
    other.fresh()
    other.keys("11" + UP)
    check("and those of one that goes on", other.wait("11 * 191"), other)
    other.leave()
    s.run("1")
    s.fresh()
    s.keys("13" + UP)
    check("in both directions", s.wait("13 * 191"), s)
    s.fresh()
    with open(os.path.join(FOLDER, "state", "sitescript", "history"), "ab") as file:
        file.write(b"\xff\xfe damaged\n12\t\x01\x02\nhalf")
    s.run("5 * 191")
    s.fresh()
    s.keys(UP)
    check("a damaged file is tolerated", s.wait_line("5 * 191"), s)
    s.leave()
    s = Session()
    s.keys(UP)
    check("the history is there after a restart", s.wait_line("5 * 191"), s)
    s.leave()
    long = os.path.join(FOLDER, "long", "sitescript")
    os.makedirs(long)
    with open(os.path.join(long, "history"), "w") as file:
        file.write("1700000000\toldest of all\n")
        file.writelines(f"{1700000000 + number}\t{number} + 1\n" for number in range(100_000))
    s = Session(XDG_STATE_HOME=os.path.dirname(long), ahead=UP)
    check("of a long history the end is there for the first key", s.wait_line("99999 + 1"), s)
    s.fresh()
    s.keys("\x12oldest")
    check("and its beginning for who looks for it", s.wait('search "oldest": oldest of all'), s)
    s.keys("\x07")
    s.leave()


def editing():
    s = Session(ahead="1 + 41")
    check("keys typed before the prompt is there are at it", s.wait_line("1 + 41") and s.until(s.is_editing), s)
    check("and shown once", s.screen.text().count("1 + 41") == 1, s)
    s.keys("\r")
    check("and read", s.wait("\n42\n"), s)
    s.leave()
    s = Session(EDITOR="sed -i s/two/three/")
    s.type('"서울"', '"서울"')
    s.keys(LEFT + LEFT + "특별\r")
    check("Korean text is edited in place", s.wait("\n서특별울\n"), s)
    s.wait_prompt()
    s.type('"👩‍👧é"', '"')
    s.keys(LEFT + "\x7f\x7f" + '!\r')
    check("emoji and marks are one character each", s.wait("\n!\n"), s)
    s.wait_prompt()
    s.type("one two", "one two")
    s.keys("\x1f")
    check("undo takes a word back", s.wait_line("one"), s)
    s.keys("\x1f\x1f")
    check("and another", s.wait_line(""), s)
    s.fresh()
    s.keys("[1,\r")
    check("Enter opens a row while brackets are open", s.wait("[1,\n..."), s)
    s.keys("2]" + UP + END + " 9,\r")
    s.keys(DOWN + END + "\r")
    check("and a block is edited whole", s.wait("[1, 9, 2]"), s)
    s.wait_prompt()
    s.fresh()
    s.keys("1 +\x1b\r 2\r")
    check("Alt-Enter opens a row", s.wait("...  2\n3"), s)
    s.wait_prompt()
    s.type('print("two")', "two")
    s.keys("\x18\x05")
    check("Ctrl-X Ctrl-E edits elsewhere", s.wait('sites(42)> print("three")'), s)
    s.keys("\r")
    check("and the line runs", s.wait("\nthree\n"), s)
    s.wait_prompt()
    s.type("alpha beta gamma", "gamma")
    s.keys("\x17\x17")
    check("Ctrl-W deletes words", s.wait_line("alpha"), s)
    s.keys("\x19")
    check("Ctrl-Y brings them back", s.wait_line("alpha beta gamma"), s)
    s.keys("\x01\x0b")
    check("Ctrl-K deletes to the end", s.wait_line(""), s)
    s.fresh()
    s.keys('\x1b[200~sites()\n  | where .timezone == "Asia/Seoul"\n  | count\x1b[201~')
    s.wait("| count")
    s.keys("\r")
    check("a pasted pipeline runs, once", s.wait("\n3\n") and s.wait_prompt() and s.screen.text().count("\n3\n") == 1, s)
    s.fresh()
    pasted = "[" + ",\n".join(str(n) for n in range(3000)) + "].sum()"
    s.keys("\x1b[200~" + pasted + "\x1b[201~")
    s.wait("of 3000")
    s.keys("\r")
    check("thousands of pasted lines", s.wait("4498500", 60), s)
    s.wait_prompt()
    s.leave()


def plans():
    s = Session(columns=120)
    changes = 'sites() | where .name.contains("Store") | take 2 | activate'
    s.type(changes + "\r", "[y/N/e(dit)/s(ave)/v(iew all)]")
    check("a plan is shown and asks", "activate 2 sites" in s.screen.text(), s)
    check("with dealer and store", "dealer 42 in " in s.screen.text(), s)
    s.keys("v\r")
    check("v shows all and asks again", s.wait('activate site 33 "US-4596208-0"')
          and s.until(lambda: s.screen.text().count("[y/N/e(dit)") == 2), s)
    s.keys("e\r")
    check("e gives the line back", s.wait("nothing was sent") and s.wait_line(changes), s)
    s.keys("\r")
    s.until(lambda: s.screen.lines()[-1].endswith("v(iew all)]"))
    s.keys("\r")
    check("Enter alone sends nothing", s.until(lambda: s.screen.text().count("nothing was sent") == 2), s)
    s.wait_prompt()
    s.type(changes + "\r", "v(iew all)]")
    s.keys("s\r")
    check("s asks for a file", s.wait("File to save the plan in:"), s)
    s.keys(f"{FOLDER}/store.plan\r")
    check("and saves the plan", s.wait("nothing was sent") and os.path.exists(f"{FOLDER}/store.plan"), s)
    s.wait_prompt()
    s.type(changes + "\r", "v(iew all)]")
    s.keys("\x03")
    check("Ctrl-C sends nothing", s.wait("nothing was sent"), s)
    s.wait_prompt()
    s.type(changes + "\r", "v(iew all)]")
    s.keys("y\r")
    check("y applies it", s.wait("2 done"), s)
    s.wait_prompt()
    s.type('sites() | take 60 | update address2: "x"\r', "Type ")
    check("many changes want their number", "to confirm" in s.screen.text(), s)
    s.keys("y\r")
    check("and not a y", s.wait("nothing was sent"), s)
    s.wait_prompt()
    s.type(":undo\r", "v(iew all)]")
    check(":undo shows what takes back the last run", "deactivate 2 sites" in s.screen.text(), s)
    s.keys("y\r")
    check("and does so once it is confirmed", s.wait("2 done"), s)
    s.wait_prompt()
    s.type('sites() | take 1 | update address2: "y" | apply label: "lobby"\r', "[y/N]")
    s.keys("y\r")
    s.wait("1 done")
    s.wait_prompt()
    s.fresh()
    s.keys('undo("lo\t')
    check("labels of runs are known", s.wait_line('undo("lobby'), s)
    s.leave()


def help_and_session():
    s = Session(EDITOR="sed -i s/20/22/", PAGER="sed s/^/page:/")
    check("?where", "Keeps the rows for which a condition holds" in s.run("?where"), s)
    check("?Site", ".external_site_id: String" in s.run("?Site"), s)
    check("?.timezone", "Where its clocks are" in s.run("?.timezone") or "IANA time zone" in s.screen.text(), s)
    check('?"some words"', "unique" in s.run('?"duplicates"'), s)
    check("also where nothing has all of them", "unique" in s.run('?"find duplicates"'), s)
    check("a slip in help", "did you mean `where`" in s.run("?whre"), s)
    check(":help", ":history [TEXT]" in s.run(":help"), s)
    check(":timing off", "timing off" in s.run(":timing off") and "rows, " not in s.run("[{a: 1}, {a: 2}]"), s)
    s.run(":timing on")
    check(":format", '{"a":1}' in s.run(":format jsonl") + s.run("[{a: 1}]"), s)
    s.run(":format table")
    shown = s.run("sites() | select .name")
    check("a pager when it is taller than the screen", "page:Merritt Island Office" in shown or "page:" in shown, s)
    check("and not otherwise", "page:" not in s.run("sites() | take 5 | select .name"), s)
    s.run(":pager off")
    s.run("20 + 20")
    s.fresh()
    s.keys(":edit\r")
    check(":edit", s.wait_line("22 + 20"), s)
    s.keys("\x01\x1b[C\x1b[C\r")
    check("gives the line to run", s.wait("\n42\n") and s.wait_prompt(), s)
    check(":save", " in " in s.run(f':save "{FOLDER}/fix.sites"'), s)
    result = subprocess.run([PROGRAM, "check", f"{FOLDER}/fix.sites"], env=environment(), capture_output=True, text=True)
    check("makes a script that passes check", result.returncode == 0, s)
    with open(f"{FOLDER}/lib.sites", "w") as file:
        file.write("func twice(n) { return n * 2 }\n")
    s.run(f':load "{FOLDER}/lib.sites"')
    check(":load", "\n8\n" in s.run("twice(4)"), s)
    s.run(":read-only on", "sites(42) read-only> ")
    check(":read-only is in the prompt", s.screen.lines()[-1] == "sites(42) read-only>", s)
    s.run(":read-only off", "sites(42)> ")
    s.run(":timezone Asia/Seoul")
    check(":timezone shows instants by other clocks", "\n2026-01-01T09:00:00+09:00\n" in s.run("[@2026-01-01] | map ."), s)
    check("a zone that is none", "no time zone" in s.run(":timezone Asia/Soul"), s)
    s.fresh()
    s.keys(":timezone new_y\t")
    check("zones are completed by their city", s.wait_line(":timezone America/New_York"), s)
    s.run(f'sites() | take 3 | save "{FOLDER}/report.html"')
    with open(f"{FOLDER}/report.html") as file:
        check("a report is a page", "<h1>report</h1>" in file.read(), s)
    check(":dealer of one that is not there", "999" in s.run(":dealer 999"), s)
    check(":store", "store memory" in s.run(":store :memory:", "memory(42)> "), s)
    s.fresh()
    s.prompt = "tour(42)> "
    s.keys(":tour\r")
    check(":tour puts a line ready", s.until(lambda: s.line() == "sites() | take 5"), s)
    s.keys("\r")
    check("and leads on", s.wait("2/9") and s.until(lambda: "Seoul" in s.line()), s)
    s.run("sites() | tak 5")
    check("a line that fails is no step", "3/9" not in s.screen.text() and s.until(lambda: "Seoul" in s.line()), s)
    s.fresh()
    start = len(s.raw)
    s.keys("while true {}\r")
    s.wait_entry(start)
    s.keys("\x03")
    check("nor one that is stopped", s.wait("cancelled") and s.until(lambda: "Seoul" in s.line()), s)
    check(":tour off", "the tour is over" in s.run(":tour off", "memory(42)> "), s)
    s.keys(":quit\r")
    check(":quit", s.until(lambda: os.waitpid(s.process, os.WNOHANG)[0] != 0), s)
    folder = os.path.join(FOLDER, ".config", "sitescript")
    os.makedirs(folder)
    with open(os.path.join(folder, "rc.sites"), "w") as file:
        file.write("func mine() { return 77 }\n")
    s = Session()
    check("rc.sites is run first", "\n77\n" in s.run("mine()"), s)
    os.remove(os.path.join(folder, "rc.sites"))
    s.leave()


def terminals():
    s = Session(columns=20, rows=30)
    s.fresh()
    s.keys("sites() | count\r")
    check("20 columns: a line goes on below", s.wait("sites(42)> sites() |\n count") or s.wait("74"), s)
    s.wait_prompt()
    check("20 columns: cards", "\n\n" in s.run("sites() | take 2 | select .site_id, .external_site_id, .name, .timezone"), s)
    s.resize(100, 40)
    s.keys("\x0c")
    s.wait_prompt()
    check("resizing while one types", "Elizabeth City HQ" in s.run("sites() | take 2 | select .site_id, .name"), s)
    s.leave()
    s = Session(columns=300, rows=30)
    check("300 columns: all columns fit", "created_at" in s.run("sites() | take 3").split("\n")[1], s)
    s.leave()
    s = Session(columns=60)
    s.type("sites() | where .name == 1 | take 100 | select .name", ".name")
    s.resize(30, 40)
    check("a wrapped line survives getting narrower", s.until(lambda: "sites() | where .na" in s.screen.text()
          and s.screen.text().count("sites()") == 1), s)
    s.leave()
    s = Session(columns=60)
    s.type("[1,\r2,\r3].sum()", "3].sum()")
    s.resize(24, 40)
    s.keys(UP + END + " + 40")
    check("a block survives it, too", s.wait("... 2, + 40"), s)
    s.resize(80, 40)
    s.keys("\x7f" * 5 + DOWN + END + "\r")
    check("and runs", s.wait("\n6\n"), s)
    s.wait_prompt()
    shown = s.run("sites() | count by .timezone | take 3 | chart .timezone, .count")
    check("a chart has bars with labels and numbers", re.search(r"\nAmerica/New_York +\d+ +█+", shown), s)
    s.run("[1, 2, 3] | map {day: @2026-01-01 + 1d * ., n: . * 2} | chart .day, .n")
    check("numbers over time have a scale", re.search(r"6 ┤.*\n(.*\n)+0 ┤.*\n +2026-01-02 +2026-01-04", s.screen.text()), s)
    s.leave()
    s = Session(color="auto", NO_COLOR="1")
    s.type("sites() | where .nme == 1", "nme")
    check("NO_COLOR: no colours", s.wait("no field `nme`") and not re.search(r"\x1b\[[0-9;]*m", s.raw), s)
    s.type("sites() | \t\t", "> where")
    check("NO_COLOR: the menu marks the chosen one", s.wait("> where"), s)
    s.leave()
    s = Session(color="auto", TERM="dumb")
    s.keys("40 + 2\n")
    check("TERM=dumb: lines as they come", s.wait("\n42\n") and "\x1b" not in s.raw, s)
    s.keys("\x04")
    check("TERM=dumb: Ctrl-D leaves", s.until(lambda: os.waitpid(s.process, os.WNOHANG)[0] != 0), s)
    s = Session(LANG="C", LC_ALL="C")
    check("without a UTF-8 locale", "\n서울\n" in s.run('"서울"'), s)
    s.leave()
    with open(f"{FOLDER}/vi", "w") as file:
        file.write("bind -v\nsitescript:bind ^T sitescript-kill-row-start\nother:bind ^T sitescript-newline\n")
    s = Session(EDITRC=f"{FOLDER}/vi")
    s.type("1 + 3", "1 + 3")
    s.keys("\x1b")
    # Command mode stands on the last character, not behind it.
    s.until(lambda: s.screen.column == len(s.prompt) + 4)
    s.keys("r4\r")
    check("vi mode", s.wait("\n5\n"), s)
    s.wait_prompt()
    s.type("1 + 30", "1 + 30")
    s.keys("\x14")
    check("keys of the user's .editrc", s.wait_line(""), s)
    s.keys("\x04")
    s.until(lambda: os.waitpid(s.process, os.WNOHANG)[0] != 0)


def elsewhere():
    client = json.loads(program("clients", "add", "test", "--dealer", "42", "--format", "json").stdout)
    with open(f"{FOLDER}/secret", "w") as file:
        file.write(client["client_secret"])
    os.chmod(f"{FOLDER}/secret", 0o600)
    server = subprocess.Popen(
        [PROGRAM, "serve", "--store", STORE, "--port", "0"], env=environment(), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    url = server.stdout.readline().split()[-1]
    for name, kind in [("live", "other"), ("trial", "sitescript")]:
        subprocess.run([
            PROGRAM, "profiles", "add", name, "--url", url, "--client-id", client["client_id"], "--secret-file",
            f"{FOLDER}/secret", "--server", kind], env=environment(), check=True, capture_output=True)
    s = Session(columns=120)
    check("no profile at first", "no profile is chosen" in s.run(":profile"), s)
    check("a profile that is not there", "there are live, trial" in s.run(":profile lve"), s)
    s.fresh()
    s.keys(":profile tr\t")
    check("profiles are completed", s.wait_line(":profile trial"), s)
    s.run(":profile trial", "trial(42)> ")
    check("a trial's prompt is not red", "trial(42)>" not in s.screen.styled(RED), s)
    shown = s.run("sites() | count")
    check(":profile reads elsewhere", "\n74\n" in shown, s)
    check("the cost line says what the limit leaves", re.search(r"\d+ requests? \(\d+ left\), \d", shown), s)
    s.run(":profile live", "live(42)> ")
    check("the prompt of a service that is no trial is red", s.until(lambda: "live(42)>" in s.screen.styled(RED)), s)
    s.type('sites() | take 1 | update address2: "z"\r', "v(iew all)]")
    check("the account is in the question", f"in live as {client['client_id']}?" in s.screen.text(), s)
    s.keys("\r")
    s.wait_prompt()
    s.leave()
    server.terminate()
    server.wait()


program("dealers", "add", "42", "--name", "Acme")
program("--yes", f"{ROOT}/docs/examples/onboard.sites", "--dealer", "42", "--file", f"{ROOT}/docs/examples/places.csv")
groups = [
    lines_and_results, zones, stopping, completion, while_typing, history, editing, plans, help_and_session, elsewhere,
    terminals,
]
for group in groups:
    if ONLY in group.__name__:
        group()
shutil.rmtree(FOLDER)
print(f"{checks - len(failures)} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
