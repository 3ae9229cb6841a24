#!/usr/bin/env python3
"""Runs the console blocks of the README and compares what they print.

usage: readme.py PATH_OF_SITESCRIPT [--update]   (an update still fails, so that it is looked at)
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "README.md")
FOLDER = tempfile.mkdtemp()
os.symlink(os.path.join(ROOT, "docs"), os.path.join(FOLDER, "docs"))
os.symlink(PROGRAM, os.path.join(FOLDER, "sitescript"))
ENVIRONMENT = dict(os.environ, PATH=FOLDER + ":" + os.environ["PATH"], XDG_STATE_HOME=os.path.join(FOLDER, "state"), NO_COLOR="1")
text = open(PAGE, encoding="utf-8").read()
checks = failures = 0


def play(block):
    """The block as it comes out when its commands are run."""
    global checks, failures
    lines = []
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, _, expected = part.partition("\n")
        result = subprocess.run(
            command, shell=True, cwd=FOLDER, env=ENVIRONMENT, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        # A run's name holds its time.
        found = re.sub(r"run \S+( \"[^\"]*\")?:", "run …:", result.stdout)
        found = "".join(line.rstrip() + "\n" for line in found.splitlines())
        checks += 1
        if found != expected:
            failures += 1
            print(f"FAILED {command}\nexpected:\n{expected}found:\n{found}")
        lines.append(f"$ {command}\n{found}")
    return "".join(lines)


updated = re.sub(r"(?s)(```console\n)(.*?)(```)", lambda m: m[1] + play(m[2]) + m[3], text)
if "--update" in sys.argv:
    open(PAGE, "w", encoding="utf-8").write(updated)
shutil.rmtree(FOLDER)
print(f"{checks - failures} passed, {failures} failed")
sys.exit(1 if failures else 0)
