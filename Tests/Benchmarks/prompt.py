#!/usr/bin/env python3
"""Measures the prompt as somebody at a terminal feels it: its start with a long history, its memory, the echo of a key.

usage: prompt.py PATH_OF_SITESCRIPT [ROUNDS]

Each number is the time from a key or the start of the program until the terminal has got all that it draws for it.
Prints a Markdown table with the least, the middle and the most of all rounds; ends in 1 when a target is missed.
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
FOLDER = tempfile.mkdtemp()
HISTORY = os.path.join(FOLDER, "state", "sitescript", "history")
LINES = 100_000
ROWS = 200
END_OF_FRAME = b"\x1b[?25h"


def make_history():
    os.makedirs(os.path.dirname(HISTORY))
    with open(HISTORY, "w") as file:
        for number in range(LINES):
            file.write(f'{1_700_000_000 + number}\tsites() | where .name.contains("Store {number}") | take {number % 90}\n')


class Prompt:
    """One run of the program on a terminal."""

    def __init__(self):
        self.start = time.perf_counter()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
            os.execve(PROGRAM, [PROGRAM, "--store", f"{FOLDER}/sites.db", "--dealer", "42", "--color", "always"], {
                "HOME": FOLDER, "XDG_STATE_HOME": os.path.join(FOLDER, "state"), "TERM": "xterm",
                "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"],
            })
        self.output = b""

    def until(self, is_there, seconds=30):
        end = time.perf_counter() + seconds
        while not is_there():
            if time.perf_counter() > end:
                raise SystemExit(f"the prompt does not answer: {self.output[-300:]}")
            if select.select([self.terminal], [], [], 0.5)[0]:
                self.output += os.read(self.terminal, 65536)

    def until_frame(self):
        self.until(lambda: self.output.endswith(END_OF_FRAME))

    def first_prompt(self):
        self.until(lambda: b"(42)> " in self.output and self.output.endswith(END_OF_FRAME))
        return time.perf_counter() - self.start

    def keys(self, keys):
        """Types keys and gives how long they took to be drawn."""
        self.output = b""
        start = time.perf_counter()
        os.write(self.terminal, keys.encode())
        self.until_frame()
        return time.perf_counter() - start

    def memory(self):
        """The most memory the process has held, in bytes."""
        with open(f"/proc/{self.process}/status") as file:
            return int(next(line for line in file if line.startswith("VmHWM")).split()[1]) * 1024

    def end(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def paste(prompt, rows):
    """Puts a pipeline of many rows into the line, open so that it goes on, and waits until all of it is there."""
    text = "let all = [\n" + "".join(
        f'  sites(dealer: 42) | where .name == "Store {row}" and not .is_activated | count,\n' for row in range(rows))
    prompt.output = b""
    os.write(prompt.terminal, f"\x1b[200~{text}\x1b[201~".encode())
    prompt.until(lambda: f"of {rows + 1}".encode() in prompt.output and prompt.output.endswith(END_OF_FRAME))
    time.sleep(0.6)  # The pause in which the line is looked at more closely is not what is measured.
    while select.select([prompt.terminal], [], [], 0.2)[0]:
        os.read(prompt.terminal, 65536)


make_history()
starts, memories, echoes, short, tabs = [], [], [], [], []
for _ in range(ROUNDS):
    prompt = Prompt()
    starts.append(prompt.first_prompt() * 1000)
    # The history is loaded behind the first prompt, while nobody types, and so are the tables of completion.
    short += [prompt.keys(letter) * 1000 for letter in "sites() | "]
    tabs.append(prompt.keys("\t") * 1000)
    memories.append(prompt.memory() / 1e6)
    prompt.end()
for _ in range(max(ROUNDS // 5, 1)):
    prompt = Prompt()
    prompt.first_prompt()
    paste(prompt, ROWS)
    echoes += [prompt.keys(letter) * 1000 for letter in "abcdefghijklmnop"]
    prompt.end()
shutil.rmtree(FOLDER)

failed = False
print("| what | least | middle | most | target |\n|---|--:|--:|--:|--:|")
for name, unit, numbers, target in [
    (f"first prompt with {LINES:,} lines of history", "ms", starts, 50),
    ("memory then", "MB", memories, 40),
    ("a key at one row", "ms", short, 5),
    ("the first Tab", "ms", tabs, 20),
    (f"a key at {ROWS} rows", "ms", echoes, 5),
]:
    numbers = sorted(numbers)
    middle = numbers[len(numbers) // 2]
    failed = failed or middle > target
    print(f"| {name} | {numbers[0]:.1f} {unit} | {middle:.1f} {unit} | {numbers[-1]:.1f} {unit} | {target} {unit} |")
sys.exit(1 if failed else 0)
