#!/usr/bin/env python3
"""Measures how long completion takes at every name of programs, the text cut off before it, with nothing typed of it.

usage: completion.py PATH_OF_SITESCRIPT [FOLDER]

FOLDER holds the programs, the specs when it is left out. Every program is a process of its own, so that each has a first
completion, which makes the tables; at the prompt they are made while nobody types yet. Prints a Markdown table; ends in 1 when a target is missed.
"""
import pathlib
import subprocess
import sys

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
FOLDER = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else pathlib.Path(__file__).parents[1] / "Spec"
MEDIAN_TARGET, WORST_TARGET = 2, 20

first, later, first_work, later_work = [], [], [], []
for file in sorted(FOLDER.rglob("*.sites")):
    result = subprocess.run([PROGRAM, "dump", "completions", file.name], cwd=file.parent, capture_output=True, text=True)
    words = [line.split() for line in result.stdout.splitlines()]
    times, work = ([float(line[column]) / 1000 for line in words] for column in (-4, -2))
    first, later = first + times[:1], later + times[1:]
    first_work, later_work = first_work + work[:1], later_work + work[1:]

failed = False
print("| what | count | middle | most | target |\n|---|--:|--:|--:|--:|")
for name, times, target in [
    ("the first completion", first, WORST_TARGET), ("the others", later, MEDIAN_TARGET),
    ("the first completion, on the processor", first_work, WORST_TARGET),
    ("the others, on the processor", later_work, MEDIAN_TARGET),
]:
    times.sort()
    middle = times[len(times) // 2]
    failed = failed or middle > target or times[-1] > WORST_TARGET
    print(f"| {name} | {len(times):,} | {middle:.2f} ms | {times[-1]:.2f} ms | {target} ms, never over {WORST_TARGET} ms |")
sys.exit(1 if failed else 0)
