#!/usr/bin/env python3
"""Runs each program and its peers in turn and prints the least CPU time of each, with ratios. Called by bench.sh."""
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
ROUNDS = 7
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = dict(os.environ, XDG_STATE_HOME=os.path.join(FOLDER, "state"))
LIST = os.path.abspath("Tests/Data/onboarding.csv")
STORE = os.path.join(FOLDER, "million.db")
PRAGMAS = "pragma mmap_size=268435456; pragma cache_size=-32768;"


def cpu(command, before=None):
    if before:
        before()
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=ENVIRONMENT)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime - start.ru_utime + end.ru_stime - start.ru_stime


def million():
    """A store with 1,000,000 sites, filled behind the program's back for speed."""
    subprocess.run([PROGRAM, "--store", STORE, "dealers", "add", "42", "--name", "Acme"], env=ENVIRONMENT, check=True,
                   stderr=subprocess.DEVNULL)
    zones = ["Asia/Seoul", "Asia/Tokyo", "America/New_York", "America/Chicago", "Europe/London", "Europe/Paris", "UTC",
             "Asia/Kolkata", "Australia/Sydney", "America/Denver", "Africa/Cairo", "Pacific/Auckland"]
    database = sqlite3.connect(STORE)
    database.executemany(
        "insert into site (dealer_id, external_site_id, name, account_number, address1, timezone, is_activated, created_at)"
        " values (42, ?, ?, ?, ?, ?, ?, 0)",
        ((f"X-{n:07}", f"{['HQ', 'Store', 'Depot', 'Clinic'][n * 7 % 4]} {n * 7919 % 100003}", f"{n * 31 % 1000003:06}",
          f"{n % 9973} Main St", zones[n * 7919 % len(zones)], n * 13 % 5 != 0) for n in range(1_000_000)))
    database.commit()
    database.execute("pragma wal_checkpoint(truncate)")
    database.close()


def fresh_store():
    shutil.rmtree(os.path.join(FOLDER, "new"), ignore_errors=True)
    os.mkdir(os.path.join(FOLDER, "new"))
    subprocess.run([PROGRAM, "--store", os.path.join(FOLDER, "new/ours.db"), "dealers", "add", "42", "--name", "A"],
                   env=ENVIRONMENT, stderr=subprocess.DEVNULL)


million()
on_store = [PROGRAM, "--store", STORE, "--dealer", "42", "-c"]
tasks = {
    "start-up of `-c 1`": {
        "sitescript": ([PROGRAM, "-c", "1"], None),
        "lua5.4": (["lua5.4", "-e", "print(1)"], None),
        "python3": ([PYTHON, "-c", "print(1)"], None),
    },
    "start-up with the store opened": {
        "sitescript": (on_store + ["dealers()"], None),
        "sqlite3": (["sqlite3", STORE, "select * from dealer"], None),
    },
    "`fib(30)`": {
        "sitescript": ([PROGRAM, "Tests/Benchmarks/fib.sites"], None),
        "lua5.4": (["lua5.4", "Tests/Benchmarks/fib.lua"], None),
        "python3": ([PYTHON, "Tests/Benchmarks/fib.py"], None),
    },
    "1 M sites: `count by .timezone`": {
        "sitescript": (on_store + ["sites() | count by .timezone"], None),
        "sqlite3": (["sqlite3", STORE, PRAGMAS + "select timezone, count(*) from site where dealer_id = 42 group by timezone"], None),
    },
    "1 M sites: `count by .name`": {
        "sitescript": (on_store + ["sites() | count by .name | take 5"], None),
        "sqlite3": (["sqlite3", STORE, PRAGMAS + "select name, count(*) from site where dealer_id = 42 group by name order by 2 desc limit 5"], None),
    },
    "1 M sites: filtered count": {
        "sitescript": (on_store + ['sites() | where .timezone == "Asia/Seoul" and not .is_activated | count'], None),
        "sqlite3": (["sqlite3", STORE, PRAGMAS + "select count(*) from site where dealer_id = 42 and timezone = 'Asia/Seoul' and is_activated = 0"], None),
    },
    "1 M sites: top 10 by name": {
        "sitescript": (on_store + ["sites() | sort .name | take 10"], None),
        "sqlite3": (["sqlite3", STORE, PRAGMAS + "select * from site where dealer_id = 42 order by name, site_id limit 10"], None),
    },
    "onboarding 34,006 rows with validation and journal": {
        "sitescript": ([PROGRAM, "--store", os.path.join(FOLDER, "new/ours.db"), "--yes", "docs/examples/onboard.sites", "--dealer", "42", "--file", LIST], fresh_store),
        "python3": ([PYTHON, "Tests/Benchmarks/onboard.py", LIST, os.path.join(FOLDER, "new/theirs.db")], fresh_store),
    },
}
print("| task | program | CPU seconds, least (most) of %d | ratio |" % ROUNDS)
print("|---|---|--:|--:|")
for task, programs in tasks.items():
    times = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, (command, before) in programs.items():
            times[name].append(cpu(command, before))
    ours = min(times["sitescript"])
    for name in programs:
        least, most = min(times[name]), max(times[name])
        ratio = "" if name == "sitescript" else f"{ours / least:.2f} × {name}"
        print(f"| {task} | {name} | {least:.3f} ({most:.3f}) | {ratio} |")
shutil.rmtree(FOLDER)
