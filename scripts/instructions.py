#!/usr/bin/env python3
"""Counts the instructions of programs by callgrind and holds them against a stored baseline. Called by check.sh.

    instructions.py PROGRAM [--only WORD] [--profiles FOLDER] [--write]

With --only the programs whose names hold WORD; with --profiles what callgrind found is kept for callgrind_annotate.
With --write what was found replaces the baseline. Counts do not depend on how busy the machine is, but on the
compiler and the C library, which is why the baseline names its compiler.
"""
import argparse
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--only", default="")
parser.add_argument("--profiles")
parser.add_argument("--write", action="store_true")
options = parser.parse_args()

BASELINE = "Tests/Benchmarks/instructions.json"
# How many times the baseline a program may take.
TOLERANCE = 1.03


def compiler():
    return subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.split("\n")[0].strip()


def programs(folder):
    """Each program by name: all of Tests/Benchmarks/programs, the start alone, a check, and a run that is mostly compiling."""
    yield "start-up", ["-c", "1"]
    text = os.path.join(folder, "long.sites")
    with open(text, "w") as file:
        subprocess.run([sys.executable, "Tests/Benchmarks/same_lines.py", "sites", "3000"], stdout=file, check=True)
    yield "check", ["check", text]
    yield "compile", [text]
    for path in sorted(glob.glob("Tests/Benchmarks/programs/*.sites")):
        yield os.path.splitext(os.path.basename(path))[0], [path]


def stripped(folder):
    """The program without what debuggers read: valgrind gives up on that of Swift. Names of functions stay."""
    program = os.path.join(folder, "program")
    subprocess.run(["strip", "--strip-debug", "-o", program, options.program], check=True)
    return program


def instructions(program, name, arguments, folder):
    profile = os.path.join(options.profiles or folder, f"{name}.callgrind")
    # Hashes that differ from run to run would make collisions differ.
    environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1", XDG_STATE_HOME=folder, XDG_DATA_HOME=folder)
    run = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", program, *arguments],
                         capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"{name} ended with {run.returncode}: {run.stderr[-500:]}")
    return int(found[1])


with open(BASELINE) as file:
    baseline = json.load(file)
if baseline["compiler"] not in ("", compiler()):
    print(f"the baseline is of another compiler: {baseline['compiler']}", file=sys.stderr)
if options.profiles:
    os.makedirs(options.profiles, exist_ok=True)
counts = baseline["instructions"]
worse = []
with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
    program = stripped(folder)
    wanted = [(name, arguments) for name, arguments in programs(folder) if options.only in name]
    found = dict(zip((name for name, _ in wanted), pool.map(lambda one: instructions(program, *one, folder), wanted)))
print("| program | instructions, in millions | baseline | |")
print("|---|--:|--:|--:|")
for name, count in found.items():
    before = counts.get(name)
    change = f"{(count / before - 1) * 100:+.2f} %" if before else "new"
    print(f"| {name} | {count / 1e6:.1f} | {before / 1e6 if before else 0:.1f} | {change} |")
    if not before or count > before * TOLERANCE:
        worse.append(name)
if options.write:
    left = {name for name, _ in wanted} if options.only else set()
    kept = {name: count for name, count in counts.items() if options.only and name not in left}
    with open(BASELINE, "w") as file:
        json.dump({"compiler": compiler(), "instructions": dict(sorted((kept | found).items()))}, file, indent=2)
        file.write("\n")
elif worse:
    sys.exit(f"over {(TOLERANCE - 1) * 100:.0f} % more than {BASELINE} says: {', '.join(worse)}")
