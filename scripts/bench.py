#!/usr/bin/env python3
"""Runs each program and its peers in turn and prints the least CPU time of each, with ratios. Called by bench.sh.

    bench.py PROGRAM [--quick] [--only WORD] [--write]

With --quick two rounds instead of seven and a tenth of the sites; with --only the tasks whose names hold WORD. With
--write the table replaces the one in docs/performance.md.
"""
import argparse
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--quick", action="store_true")
parser.add_argument("--only", default="")
parser.add_argument("--write", action="store_true")
options = parser.parse_args()

PROGRAM = os.path.abspath(options.program)
ROUNDS = 2 if options.quick else 7
SITES = 100_000 if options.quick else 1_000_000
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = dict(os.environ, XDG_STATE_HOME=os.path.join(FOLDER, "state"))
LIST = os.path.abspath("Tests/Data/onboarding.csv")
PROGRAMS = "Tests/Benchmarks/programs"
STORE = os.path.join(FOLDER, "sites.db")
LINES = os.path.join(FOLDER, "sites.jsonl")
PRAGMAS = "pragma mmap_size=268435456; pragma cache_size=-32768; "
PAGE = "docs/performance.md"
START, END = "<!-- table of scripts/bench.sh -->", "<!-- end of the table -->"

NAMES = {
    "fib": "`fib(32)`",
    "loop": "a `while` loop of 30 million turns",
    "texts": "a million interpolated texts, joined",
    "sort": "sorting 300,000 numbers by a comparator",
    "closures": "a closure over five lists of a million",
    "counts": "a million counts in a map of 1,000 texts",
    "queens": "eleven queens",
    "sieve": "primes up to two million",
    "nbody": "five bodies, 100,000 steps",
    "spectral": "spectral norm of 200",
    "mandelbrot": "Mandelbrot set, 400 × 400",
    "trees": "binary trees, 20 of depth 14",
    "nucleotides": "counting parts of 200,000 letters",
    "json_transform": "JSON of 100,000 records, read, changed, written",
    "words": "frequency of half a million words",
    "distance": "edit distance of 1,500 and 1,400 letters",
}


def cpu(command, before=None):
    """CPU seconds of a command and what it wrote."""
    if before:
        before()
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                             env=ENVIRONMENT)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Onboarding ends with 3: the list has rows that are wrong.
    if process.returncode not in (0, 3):
        sys.exit(f"{command} ended with {process.returncode}: {process.stderr.decode()[-500:]}")
    return end.ru_utime - start.ru_utime + end.ru_stime - start.ru_stime, process.stdout


def fill():
    """A store with many sites, filled behind the program's back for speed, and the same sites as files."""
    subprocess.run([PROGRAM, "--store", STORE, "dealers", "add", "42", "--name", "Acme"], env=ENVIRONMENT, check=True,
                   stderr=subprocess.DEVNULL)
    zones = ["Asia/Seoul", "Asia/Tokyo", "America/New_York", "America/Chicago", "Europe/London", "Europe/Paris", "UTC",
             "Asia/Kolkata", "Australia/Sydney", "America/Denver", "Africa/Cairo", "Pacific/Auckland"]
    database = sqlite3.connect(STORE)
    with open(LINES, "w") as lines:
        for first in range(0, SITES, 50_000):
            rows = [(f"X-{n:07}", f"{['HQ', 'Store', 'Depot', 'Clinic'][n * 7 % 4]} {n * 7919 % 100003}",
                     f"{n * 31 % 1000003:06}", f"{n % 9973} Main St", zones[n * 7919 % len(zones)],
                     n * 13 % 5 != 0) for n in range(first, min(first + 50_000, SITES))]
            database.executemany(
                "insert into site (dealer_id, external_site_id, name, account_number, address1, timezone, is_activated,"
                " created_at) values (42, ?, ?, ?, ?, ?, ?, 0)", rows)
            for identifier, name, account, address, zone, active in rows:
                lines.write(json.dumps({"external_site_id": identifier, "name": name, "account_number": account,
                                        "address1": address, "timezone": zone, "is_activated": active},
                                       separators=(",", ":")) + "\n")
    database.commit()
    database.execute("pragma wal_checkpoint(truncate)")
    database.close()


def fresh_store():
    shutil.rmtree(os.path.join(FOLDER, "new"), ignore_errors=True)
    os.mkdir(os.path.join(FOLDER, "new"))
    subprocess.run([PROGRAM, "--store", os.path.join(FOLDER, "new/ours.db"), "dealers", "add", "42", "--name", "A"],
                   env=ENVIRONMENT, stderr=subprocess.DEVNULL)


ON_STORE = [PROGRAM, "--store", STORE, "--dealer", "42", "-c"]


def sql(query):
    return ["sqlite3", STORE, PRAGMAS + query]


def known(*columns):
    """The rows of the lines file with their types."""
    return f'jsonl("{LINES}", as: {{{", ".join(columns)}}})'


COUNT_LINES = """import json, sys
rows = (json.loads(line) for line in open(sys.argv[1]))
print(sum(1 for row in rows if not row["is_activated"] and row["timezone"] == "Asia/Seoul"))
"""


def tasks():
    """Each task with its programs: a command, and what is to be done before it. Those marked alike must agree."""
    yield "start-up of `-c 1`", {
        "sitescript": ([PROGRAM, "-c", "1"], None),
        "lua5.4": (["lua5.4", "-e", "print(1)"], None),
        "python3": ([PYTHON, "-c", "print(1)"], None),
    }
    yield "start-up with the store opened", {
        "sitescript": (ON_STORE + ["dealers()"], None),
        "sqlite3": (["sqlite3", STORE, "select * from dealer"], None),
    }
    for name, title in NAMES.items():
        path = os.path.join(PROGRAMS, name)
        yield title, {
            "sitescript": ([PROGRAM, path + ".sites"], None),
            "lua5.4": (["lua5.4", path + ".lua"], None),
            "python3": ([PYTHON, path + ".py"], None),
        }
    count = f"{SITES:,} sites: "
    yield count + "filtered count", {
        "sitescript": (ON_STORE + ['sites() | where .timezone == "Asia/Seoul" and not .is_activated | count'], None),
        "sqlite3": (sql("select count(*) from site where dealer_id = 42 and timezone = 'Asia/Seoul'"
                        " and is_activated = 0"), None),
    }
    yield count + "`count by .timezone`", {
        "sitescript": (ON_STORE + ["sites() | count by .timezone"], None),
        "sqlite3": (sql("select timezone, count(*) from site where dealer_id = 42 group by timezone"), None),
    }
    yield count + "`count by .name`", {
        "sitescript": (ON_STORE + ["sites() | count by .name | take 5"], None),
        "sqlite3": (sql("select name, count(*) from site where dealer_id = 42 group by name order by 2 desc"
                        " limit 5"), None),
    }
    yield count + "top 10 by name", {
        "sitescript": (ON_STORE + ["sites() | sort .name | take 10"], None),
        "sqlite3": (sql("select * from site where dealer_id = 42 order by name, site_id limit 10"), None),
    }
    yield count + "three fields to JSON lines", {
        "sitescript": ([PROGRAM, "--format", "jsonl"] + ON_STORE[1:] +
                       ["sites() | select .site_id, .name, .timezone"], None),
        "sqlite3": (sql("select json_object('site_id', site_id, 'name', name, 'timezone', timezone) from site"
                        " where dealer_id = 42"), None),
    }
    yield count + "a text inside the name, counted", {
        "sitescript": (ON_STORE + ['sites() | where .name.contains("HQ 1") | count'], None),
        "sqlite3": (sql("select count(*) from site where dealer_id = 42 and instr(name, 'HQ 1') > 0"), None),
    }
    yield count + "filtered count over a file of JSON lines", {
        "sitescript": ([PROGRAM, "-c", known("timezone: String", "is_activated: Bool")
                        + ' | where .timezone == "Asia/Seoul" and not .is_activated | count'], None),
        "python3": ([PYTHON, "-c", COUNT_LINES, LINES], None),
        "jq": (["jq", "-n", '[inputs|select(.is_activated==false and .timezone=="Asia/Seoul")]|length', LINES], None),
    }
    yield "onboarding 34,006 rows with validation and journal", {
        "sitescript": ([PROGRAM, "--store", os.path.join(FOLDER, "new/ours.db"), "--yes", "docs/examples/onboard.sites",
                        "--dealer", "42", "--file", LIST], fresh_store),
        "python3": ([PYTHON, "Tests/Benchmarks/onboard.py", LIST, os.path.join(FOLDER, "new/theirs.db")], fresh_store),
    }


def table():
    lines = [f"| task | program | CPU seconds, least (most) of {ROUNDS} | ratio |", "|---|---|--:|--:|"]
    for line in lines:
        print(line)
    for task, programs in tasks():
        if options.only not in task:
            continue
        times = {name: [] for name in programs}
        for _ in range(ROUNDS):
            outputs = {}
            for name, (command, before) in programs.items():
                seconds, outputs[name] = cpu(command, before)
                times[name].append(seconds)
            # Programs in three languages are the same program only when they say the same.
            if "lua5.4" in programs and len(set(outputs.values())) > 1:
                sys.exit(f"{task}: the programs differ: {outputs}")
        ours = min(times["sitescript"])
        for name in programs:
            least, most = min(times[name]), max(times[name])
            ratio = "" if name == "sitescript" else f"{ours / least:.2f} × {name}"
            lines.append(f"| {task} | {name} | {least:.3f} ({most:.3f}) | {ratio} |")
            print(lines[-1], flush=True)
    return "\n".join(lines)


try:
    if any(options.only in task and ("sites" in task or "store" in task) for task, _ in tasks()):
        fill()
    text = table()
finally:
    shutil.rmtree(FOLDER)
if options.write:
    with open(PAGE) as file:
        page = file.read()
    page = re.sub(re.escape(START) + ".*?" + re.escape(END), lambda _: f"{START}\n{text}\n{END}", page, flags=re.S)
    with open(PAGE, "w") as file:
        file.write(page)
