#!/usr/bin/env python3
"""Gives a built program the largest and deepest texts, one process each, and prints CPU seconds and memory.

    python3 Tests/Benchmarks/hard_inputs.py PROGRAM

Each has to be taken (exit code 0) or refused with a place (2) by `check` and `fmt --check`, within a minute of its core; `fmt` may
also say that the text would change (1).
"""
import os
import subprocess
import sys
import tempfile

from check_lines import BLOCK, ZONES

DEEP = 100_000
MEGABYTES = 50

# Name, before, opening, middle, closing, after.
SHAPES = [
    ("parentheses", "print(", "(", "1", ")", ")"),
    ("lists", "print(", "[", "1", "]", ")"),
    ("records", "print(", "{a: ", "1", "}", ")"),
    ("calls", "", "f(", "1", ")", ""),
    ("members", "print(", "", "x", ".x", ")"),
    ("blocks", "", "if true { ", "1", " }", ""),
    ("functions", "", "func f() { ", "1", " }", ""),
    ("lambdas", "let f = ", "x => ", "1", "", ""),
    ("matches", "print(", "match 1 { else => ", "1", " }", ")"),
    ("tries", "", "try { ", "1", " } catch e { 1 }", ""),
    ("minuses", "print(", "-", "1", "", ")"),
    ("nots", "print(", "not ", "true", "", ")"),
    ("sums", "print(", "1 + ", "1", "", ")"),
    ("coalescing", "print(", "nil ?? ", "1", "", ")"),
    ("interpolations", "", '"\\(', "1", ')"', ""),
    ("stages", "print(", "", "[1]", " | map .", ")"),
    ("types", "let x: ", "[", "Int", "]", " = 1"),
    ("open parentheses", "", "(", "", "", ""),
    ("open blocks", "", "if x {", "", "", ""),
    ("open strings", "", '"\\(', "", "", ""),
    ("closing braces", "", "}", "", "", ""),
    ("mixed brackets", "", "([{a: ", "1", "}])", ""),
]


def texts():
    """Names and texts, made one at a time."""
    for name, before, opening, middle, closing, after in SHAPES:
        yield f"{name}, {DEEP:,} deep", before + opening * DEEP + middle + closing * DEEP + after
    size = MEGABYTES << 20
    parts, length, number = [], 0, 0
    while length < size:
        number += 1
        part = BLOCK.format(n=number, limit=5 + number % 20, mod=2 + number % 7, zone=ZONES[number % 5])
        parts.append(part)
        length += len(part)
    yield f"statements, {MEGABYTES} MB", "".join(parts)
    yield f"one comment, {MEGABYTES} MB", "#" + "a" * size
    yield f"one string, {MEGABYTES} MB", 'print("' + "a" * size + '")'
    yield f"one list, {MEGABYTES} MB", "print([" + "1, " * (size // 3) + "1])"
    yield f"one number, {MEGABYTES} MB", "print(" + "9" * size + ")"
    yield f"zero bytes, {MEGABYTES} MB", "\0" * size
    yield f"bytes that are no text, {MEGABYTES} MB", b"\xff\xc3" * (size // 2)


def measure(program, arguments):
    """Exit code, CPU seconds and megabytes of one process, and what it said first."""
    process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read(4000)
    while process.stderr.read(1 << 20):
        pass
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, said


def main():
    program = os.path.abspath(sys.argv[1])
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hard.sites")
        for name, text in texts():
            with open(path, "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode())
            for command, codes in [(["check"], (0, 2)), (["fmt", "--check"], (0, 1, 2))]:
                code, seconds, megabytes, said = measure(program, [*command, path])
                is_fine = code in codes and seconds < 60 and (code != 2 or b"hard.sites:" in said)
                faults += not is_fine
                print(
                    f"{'ok ' if is_fine else 'BAD'} {name}: {' '.join(command)} gives {code} in {seconds:.2f} s,"
                    f" {megabytes} MB",
                    flush=True,
                )
    sys.exit(faults > 0)


if __name__ == "__main__":
    main()
