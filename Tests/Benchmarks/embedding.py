#!/usr/bin/env python3
"""What hosting scripts costs, beside the same work with Lua 5.4's C API: the least of some turns of each, in turn.

    swift build -c release --product embedding-benchmark
    Tests/Benchmarks/embedding.py .build/release/embedding-benchmark [TURNS]

Needs liblua5.4-dev and a C compiler.
"""

import pathlib
import subprocess
import sys
import tempfile

UNITS = {
    "call": "ns a call of a registered function",
    "enter": "µs to enter a compiled script",
    "sessions": "µs to make, run and end a session",
    "idle": "KB of an idle session",
    "waiting": "µs a session of 10,000 that wait at once",
    "waiting-kilobytes": "KB of a waiting session",
}


def measure(program, what, found):
    lines = subprocess.run([program, what], check=True, capture_output=True, text=True).stdout
    for name, number in (line.split("\t") for line in lines.splitlines()):
        found[name] = min(found.get(name, float("inf")), float(number))


def main():
    swift, turns = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    source = pathlib.Path(__file__).parent / "Embedding" / "embedding.c"
    with tempfile.TemporaryDirectory() as folder:
        lua = f"{folder}/lua-embedding"
        subprocess.run(["cc", "-O2", "-I/usr/include/lua5.4", source, "-llua5.4", "-o", lua], check=True)
        ours, theirs = {}, {}
        for what in ["call", "enter", "sessions", "idle", "waiting"]:
            for _ in range(turns):
                measure(lua, what, theirs)
                measure(swift, what, ours)
    for name, unit in UNITS.items():
        print(f"{ours[name]:10.2f} {theirs[name]:10.2f} {ours[name] / theirs[name]:7.2f}  {unit}")


main()
