#!/usr/bin/env python3
"""Writes the names of what a start of the program touches, in the order of the first touch, for the linker of release.sh.

    order.py PROGRAM > scripts/static/order.txt

Each part of the program's file that is looked at for the first time costs a page fault, and a start looks at a little here
and there of 90 MB. What stands in the list is laid out one behind the other. A name that is gone does no harm, one that
is missing costs a fault: write the list anew when the instructions of the start, or its faults, have grown.
"""
import bisect
import os
import subprocess
import sys
import tempfile

PROGRAM = sys.argv[1]
SCRIPT = "let rows = [1, 2, 3] | where . > 1 | map . * 2\nprint(rows)\n"
# Code, and variables that are zero at the start.
CODE = set("tTibB")
# Constants are left where they are: there are more of them than the linker should look through.
EVERYTHING = CODE | set("dDVuW")


def symbols(program):
    """The names by their addresses, with the letter of their kind."""
    found = []
    for line in subprocess.run(["nm", "-n", program], capture_output=True, text=True, check=True).stdout.splitlines():
        parts = line.split(None, 2)
        if len(parts) == 3 and " " not in parts[2]:
            found.append((int(parts[0], 16), parts[1], parts[2]))
    return found


def touched(program, arguments, folder):
    """The addresses that a run reads, writes and executes, each once, in the order of the first time."""
    trace = os.path.join(folder, "trace")
    environment = dict(os.environ, XDG_STATE_HOME=folder, XDG_DATA_HOME=folder)
    subprocess.run(["valgrind", "--tool=lackey", "--trace-mem=yes", f"--log-file={trace}", program, *arguments],
                   stdout=subprocess.DEVNULL, check=True, env=environment, stdin=subprocess.DEVNULL)
    seen = set()
    with open(trace) as lines:
        for line in lines:
            if line[:2] in ("I ", " S", " L", " M"):
                address = int(line[3:].split(",")[0], 16)
                if address not in seen:
                    seen.add(address)
                    yield address


with tempfile.TemporaryDirectory() as folder:
    program, store, script = (os.path.join(folder, name) for name in ("program", "sites.db", "script.sites"))
    # valgrind gives up on what debuggers read.
    subprocess.run(["strip", "--strip-debug", "-o", program, PROGRAM], check=True)
    subprocess.run([program, "--store", store, "dealers", "add", "42", "--name", "Acme"], stdout=subprocess.DEVNULL, check=True)
    with open(script, "w") as file:
        file.write(SCRIPT)
    known = symbols(program)
    addresses = [address for address, _, _ in known]
    order = {}
    for kinds, arguments in [
        (EVERYTHING, ["-c", "1"]), (CODE, ["--store", store, "--dealer", "42", "-c", "sites() | count"]),
        (CODE, ["--store", store, "-c", "dealers()"]), (CODE, ["check", script]), (CODE, [script]),
    ]:
        for address in touched(program, arguments, folder):
            place = bisect.bisect(addresses, address) - 1
            if place >= 0 and place < len(known) - 1 and known[place][1] in kinds:
                order.setdefault(known[place][2])
    print("\n".join(order))
