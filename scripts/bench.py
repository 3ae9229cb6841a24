#!/usr/bin/env python3
"""Runs each program and its peers in turn and prints the least CPU time of each, with ratios. Called by bench.sh.

    bench.py PROGRAM [--quick] [--only WORD] [--orjson PYTHON] [--write]

With --quick two rounds instead of seven and a tenth of the sites; with --only the tasks whose names hold WORD; with
--orjson a Python that has it. With --write the table replaces the one in docs/performance.md.
"""
import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from typing import Callable, Optional

from measuring import PYTHON, ZONES, Bench, pipelines, write_table

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--quick", action="store_true")
parser.add_argument("--only", default="")
parser.add_argument("--orjson")
parser.add_argument("--write", action="store_true")
options = parser.parse_args()

ROUNDS = 2 if options.quick else 7
SITES = 100_000 if options.quick else 1_000_000
# How often a pipeline is repeated in one session.
REPEATS = 20
LIST = os.path.abspath("Tests/Data/onboarding.csv")
PROGRAMS = "Tests/Benchmarks/programs"

# The programs of Tests/Benchmarks/programs: what they do, and the targets against Lua and Python.
NAMES = {
    "fib": ("`fib(32)`", .60, .30),
    "loop": ("a `while` loop of 30 million turns", .55, .12),
    "texts": ("a million interpolated texts, joined", .12, .60),
    "sort": ("sorting 300,000 numbers by a comparator", .35, .14),
    "closures": ("a closure over five lists of a million", .60, .32),
    "counts": ("a million counts in a map of 1,000 texts", .60, .32),
    "queens": ("eleven queens", None, None),
    "sieve": ("primes up to two million", None, None),
    "nbody": ("five bodies, 100,000 steps", None, None),
    "spectral": ("spectral norm of 200", None, None),
    "mandelbrot": ("Mandelbrot set, 400 × 400", None, None),
    "trees": ("binary trees, 20 of depth 14", None, None),
    "nucleotides": ("counting parts of 200,000 letters", None, None),
    "json_transform": ("JSON of 100,000 records, read, changed, written", None, None),
    "words": ("frequency of half a million words", None, None),
    "distance": ("edit distance of 1,500 and 1,400 letters", None, None),
}

# Targets of the pipelines, by the program that they are held against.
PIPELINE_TARGETS = {
    "filtered count": {"sqlite3": 1.0},
    "`count by .timezone`": {"sqlite3": .25},
    "`count by .name`": {"sqlite3": .25},
    "top 10 by name": {"sqlite3": 1.05},
    "three fields to JSON lines": {"sqlite3": .45},
    "a text inside the name, counted": {"sqlite3": .80},
    "filtered count over a file of JSON lines": {"jq": .1},
}

READ_JSON = "import orjson, sys; rows = orjson.loads(open(sys.argv[1], 'rb').read())"
WRITE_JSON = "; open(sys.argv[2], 'wb').write(orjson.dumps(rows))"
SITE = ("{site_id: Int, dealer_id: Int, external_site_id: String, name: String, account_number: String?,"
        " monitoring_station_id: Int?, address1: String?, address2: String?, timezone: String, is_activated: Bool,"
        " created_at: Int}")


@dataclass
class Run:
    """A command; what is to be done before it; a command whose time is taken off; by how much the rest is divided."""
    command: list
    before: Optional[Callable] = None
    less: Optional[list] = None
    parts: float = 1


class Files:
    """The stores and files that tasks need, each made when it is first asked for."""

    def __init__(self, bench):
        self.bench = bench
        self.made = {}

    def _make(self, name, make):
        path = self.bench.path(name)
        if name not in self.made:
            make(path)
            self.made[name] = path
        return path

    def store(self):
        """Many sites; their lines are made with them."""
        return self._make("sites.db", lambda _: self.bench.make_store("sites.db", SITES, "sites.jsonl"))

    def lines(self):
        self.store()
        return self.bench.path("sites.jsonl")

    def small_store(self):
        return self._make("small.db", lambda _: self.bench.make_store("small.db", 100_000))

    def json(self):
        """A list of 100,000 sites with all fields, 27 MB."""
        def make(path):
            database = sqlite3.connect(self.small_store())
            names = ["site_id", "dealer_id", "external_site_id", "name", "account_number", "monitoring_station_id",
                     "address1", "address2", "timezone", "is_activated", "created_at"]
            rows = [dict(zip(names, row)) for row in database.execute(f"select {', '.join(names)} from site")]
            for row in rows:
                row["is_activated"] = row["is_activated"] == 1
            with open(path, "w") as file:
                json.dump(rows, file)
        return self._make("sites.json", make)

    def table(self):
        """A CSV file of 100,000 valid rows to import."""
        def make(path):
            with open(path, "w") as file:
                file.write("external_id,name,account,station,address1,address2,tz\n")
                for n in range(100_000):
                    file.write(f"N-{n:07},Branch {n * 7919 % 100003},{n * 31 % 1000003:06},{n % 300 + 1},"
                               f"\"{n % 9973} Main St, Springfield\",,{ZONES[n * 7919 % len(ZONES)]}\n")
        return self._make("import.csv", make)

    def lines_of(self, language):
        """A long program, written alike in two languages."""
        def make(path):
            with open(path, "w") as file:
                subprocess.run([PYTHON, "Tests/Benchmarks/same_lines.py", language, "20000"], stdout=file, check=True)
        return self._make(f"long.{language}", make)

    def script(self, name, text):
        def make(path):
            with open(path, "w") as file:
                file.write(text)
        return self._make(name, make)

    def fresh_store(self):
        """A folder with a store of one dealer and no sites."""
        folder = self.bench.path("new")
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        subprocess.run([self.bench.program, "--store", os.path.join(folder, "ours.db"), "dealers", "add", "42", "--name",
                        "A"], env=self.bench.environment, stderr=subprocess.DEVNULL)

    def copied_store(self):
        """A copy of the small store, to be changed."""
        self.bench.remove("copy.db")
        shutil.copyfile(self.small_store(), self.bench.path("copy.db"))


def tasks(bench, files):
    """Each task by name with what makes its programs, and targets by the name of the program they are held against."""
    def importing(path):
        return lambda: {
            "sitescript": Run([bench.program, "--store", bench.path("new/ours.db"), "--yes",
                               "docs/examples/onboard.sites", "--dealer", "42", "--file", path()], files.fresh_store),
            "python3": Run([PYTHON, "Tests/Benchmarks/onboard.py", path(), bench.path("new/theirs.db")],
                           files.fresh_store),
        }

    yield "start-up of `-c 1`", lambda: {
        "sitescript": Run([bench.program, "-c", "1"]),
        "lua5.4": Run(["lua5.4", "-e", "print(1)"]),
        "python3": Run([PYTHON, "-c", "print(1)"]),
    }, {"lua5.4": 1.5}
    yield "start-up with the store opened", lambda: {
        "sitescript": Run(bench.on_store(files.store(), "dealers()")),
        "sqlite3": Run(["sqlite3", files.store(), "select * from dealer"]),
    }, {"sqlite3": 1.5}
    for name, (title, lua, python) in NAMES.items():
        path = os.path.join(PROGRAMS, name)
        yield title, lambda path=path: {
            "sitescript": Run([bench.program, path + ".sites"]),
            "lua5.4": Run(["lua5.4", path + ".lua"]),
            "python3": Run([PYTHON, path + ".py"]),
        }, {"lua5.4": lua, "python3": python}
    # A check makes no code, a run of a program that does next to nothing makes all of it.
    for title, command, targets in [
        ("20,000 lines, checked", ["check"], {}), ("20,000 lines, checked, compiled and run", [], {"luac -p": .75}),
    ]:
        yield title, lambda command=command: {
            "sitescript": Run([bench.program, *command, files.lines_of("sites")]),
            "luac -p": Run(["luac5.4", "-p", files.lines_of("lua")]),
        }, targets
    for number, (title, _, peers) in enumerate(pipelines(bench, bench.path("sites.db"), bench.path("sites.jsonl"))):
        def programs(number=number):
            _, ours, peers = list(pipelines(bench, files.store(), files.lines()))[number]
            return {"sitescript": Run(ours)} | {name: Run(command) for name, command in peers.items()}
        yield f"{SITES:,} sites: {title}", programs, PIPELINE_TARGETS[title]
    for title, stages, query in [
        ("filtered count", '| where .timezone == "Asia/Seoul" and not .is_activated | count',
         "select count(*) from site where dealer_id = 42 and timezone = 'Asia/Seoul' and is_activated = 0;"),
        ("`count by .timezone`", "| count by .timezone | first",
         "select timezone, count(*) from site where dealer_id = 42 group by timezone;"),
    ]:
        def repeated(stages=stages, query=query):
            def ours(count):
                return bench.on_store(files.store(), f"var x: Any = nil; for _i in 1...{count} {{ x = sites() {stages} }}; x")
            return {
                "sitescript": Run(ours(REPEATS + 1), less=ours(1), parts=REPEATS * SITES / 1e6),
                "sqlite3": Run(["sqlite3", files.store(), query * (REPEATS + 1)],
                               less=["sqlite3", files.store(), query], parts=REPEATS * SITES / 1e6),
            }
        yield f"a million sites: {title}, again in the same session", repeated, {"sitescript": .005}
    yield "onboarding 34,006 rows with validation and journal", importing(lambda: LIST), {}
    yield "importing 100,000 rows of CSV with validation and journal", importing(files.table), {"python3": .5}
    yield "updating 100,000 sites with journal", lambda: {
        "sitescript": Run([bench.program, "--store", bench.path("copy.db"), "--yes", files.script(
            "update.sites", 'let _run = sites(dealer: 42) | update address2: "Floor 2" | apply\n')],
            files.copied_store),
        "python3": Run([PYTHON, "Tests/Benchmarks/update.py", bench.path("copy.db"), "Floor 2"], files.copied_store),
    }, {"python3": .7}

    def ours_json(then):
        return [bench.program, "-c", f'let rows = json("{files.json()}", as: {SITE}) | collect; {then}']

    def orjson(code):
        return [options.orjson, "-c", code, files.json(), bench.path("out.json")]

    write = f'rows | save "{bench.path("out.json")}", overwrite: true'
    if options.orjson:
        yield "100,000 sites read from JSON", lambda: {
            "sitescript": Run(ours_json("rows.count")), "orjson": Run(orjson(READ_JSON)),
        }, {"orjson": .25}
        yield "100,000 sites written as JSON", lambda: {
            "sitescript": Run(ours_json(write), less=ours_json("rows.count")),
            "orjson": Run(orjson(READ_JSON + WRITE_JSON), less=orjson(READ_JSON)),
        }, {"orjson": .5}


def measured(bench, task, programs):
    """The least and the most seconds of each program."""
    times = {name: [] for name in programs}
    off = {name: [] for name in programs}
    for _ in range(ROUNDS):
        outputs = {}
        for name, run in programs.items():
            if run.before:
                run.before()
            seconds, outputs[name] = bench.run(run.command)
            times[name].append(seconds)
            if run.less:
                off[name].append(bench.run(run.less)[0])
        # Programs in three languages are the same program only when they say the same.
        if "lua5.4" in programs and len(set(outputs.values())) > 1:
            sys.exit(f"{task}: the programs differ: {outputs}")
    for name, run in programs.items():
        less = min(off[name], default=0)
        yield name, max(min(times[name]) - less, 0) / run.parts, max(max(times[name]) - less, 0) / run.parts


def table(bench):
    lines = [f"| task | program | CPU seconds, least (most) of {ROUNDS} | ratio | target |", "|---|---|--:|--:|--:|"]
    print("\n".join(lines))
    for task, programs, targets in tasks(bench, Files(bench)):
        if options.only not in task:
            continue
        ours = None
        for name, least, most in measured(bench, task, programs()):
            ours = least if name == "sitescript" else ours
            ratio = "" if name == "sitescript" else f"{ours / least:.2f} × {name}" if least else ""
            wanted = targets.get(name)
            target = "" if wanted is None else f"≤ {wanted:.3f} s" if name == "sitescript" else f"≤ {wanted:.2f}"
            lines.append(f"| {task} | {name} | {least:.3f} ({most:.3f}) | {ratio} | {target} |")
            print(lines[-1], flush=True)
    return "\n".join(lines)


with Bench(options.program) as bench:
    text = table(bench)
if options.write:
    write_table("scripts/bench.sh", text)
