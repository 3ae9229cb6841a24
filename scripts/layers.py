#!/usr/bin/env python3
"""Prints what each layer costs by itself: layers.py PROGRAM [--write], for the program of scripts/release.sh layers-benchmark.

With --write the table replaces the one in docs/performance.md.
"""
import subprocess
import sys

from measuring import write_table

with subprocess.Popen([sys.argv[1]], stdout=subprocess.PIPE, text=True) as process:
    lines = []
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
if process.returncode != 0:
    sys.exit(f"{sys.argv[1]} ended with {process.returncode}")
if "--write" in sys.argv:
    write_table("scripts/layers.py", "".join(lines).rstrip())
