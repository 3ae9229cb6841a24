#!/usr/bin/env python3
"""Onboards the whole list through the program and holds everything against values computed here alone.

usage: onboarding.py PATH_OF_SITESCRIPT
"""
import collections
import csv
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIST = os.path.join(ROOT, "Tests/Data/onboarding.csv")
SCRIPT = os.path.join(ROOT, "docs/examples/onboard.sites")
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = dict(os.environ, XDG_STATE_HOME=os.path.join(FOLDER, "state"), NO_COLOR="1")
failures = 0
checks = 0


def check(name, is_true, detail=""):
    global failures, checks
    checks += 1
    if not is_true:
        failures += 1
        print(f"FAILED {name}: {detail}")


def run(*arguments, **options):
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, env=ENVIRONMENT, stdin=subprocess.DEVNULL, **options)


def fresh(name):
    store = os.path.join(FOLDER, name)
    added = run("--store", store, "dealers", "add", "42", "--name", "Acme")
    assert added.returncode == 0, added.stderr
    return store


def onboard(store, path=LIST):
    return run("--store", store, "--yes", SCRIPT, "--dealer", "42", "--file", path)


def value(store, code):
    result = run("--store", store, "--dealer", "42", "--format", "json", "-c", code)
    assert result.returncode == 0, (code, result.stderr)
    return json.loads(result.stdout)


# What the list holds, by Python's csv and the system's zone list alone.
zones = set()
for line in open("/usr/share/zoneinfo/tzdata.zi", encoding="utf-8"):
    words = line.split()
    if words and words[0] == "Z":
        zones.add(words[1])
    if words and words[0] == "L":
        zones.add(words[2])
with open(LIST, encoding="utf-8-sig", newline="") as file:
    reader = csv.DictReader(file)
    rows, start = [], 2
    for row in reader:
        row["line"], start = start, reader.line_num + 1
        rows.append(row)
taken, good, bad = set(), [], []
for row in rows:
    reasons = []
    if not row["name"].strip():
        reasons.append("name is blank")
    if row["tz"] not in zones:
        reasons.append("does not exist")
    if row["external_id"] in taken:
        reasons.append("comes twice")
    elif not reasons:
        taken.add(row["external_id"])
    (bad if reasons else good).append((row, reasons))
good = [row for row, _ in good]

store = fresh("main.db")
started = time.time()
first = onboard(store)
print(f"onboarding took {time.time() - started:.1f} s")
check("exit code", first.returncode == 3, first.returncode)
check("created", value(store, "sites() | count") == len(good), len(good))
reported = dict(re.findall(r"onboarding\.csv:(\d+): (.*)", first.stderr))
check("every bad row is reported", set(reported) == {str(row["line"]) for row, _ in bad}, len(reported))
for row, reasons in bad:
    text = reported.get(str(row["line"]), "")
    check(f"line {row['line']}", all(reason in text for reason in reasons), text)
again = onboard(store)
check("a second run creates nothing", again.stdout.startswith("0 created"), again.stdout)

# Eleven pipelines.
counts = collections.Counter(row["tz"] for row in good)
appeared = {zone: place for place, zone in reversed(list(enumerate(row["tz"] for row in good)))}
by_zone = [{"timezone": z, "count": n} for z, n in sorted(counts.items(), key=lambda x: (-x[1], appeared[x[0]]))]
key = lambda text: text.encode()
stations = collections.Counter(row["station"] or None for row in good)
pipelines = {
    "sites() | count by .timezone | take 5": by_zone[:5],
    "sites() | count by .timezone": by_zone,
    'sites() | where .timezone == "Asia/Seoul" | count': counts["Asia/Seoul"],
    'sites() | where .name.contains("HQ") and .account_number != nil | count':
        sum("HQ" in row["name"] and bool(row["account"]) for row in good),
    "sites() | where .account_number == nil | map .external_site_id":
        [row["external_id"] for row in good if not row["account"]],
    "sites() | sort .name | take 10 | map .name": sorted((row["name"] for row in good), key=key)[:10],
    "sites() | sort .name desc | skip 5 | take 3 | map .name":
        [row["name"] for row in sorted(good, key=lambda r: key(r["name"]), reverse=True)][5:8],
    'sites() | where .external_site_id.starts_with("KR-") | map .address1':
        [row["address1"] or None for row in good if row["external_id"].startswith("KR-")],
    "sites() | summarize n: count(), low: min(.name) by .monitoring_station_id | sort .monitoring_station_id | map .n":
        [stations[s] for s in sorted((s for s in stations if s), key=int)] + ([stations[None]] if stations[None] else []),
    'sites() | where .timezone in ["Asia/Tokyo", "UTC"] and not .is_activated | distinct .monitoring_station_id | count':
        len({row["station"] for row in good if row["tz"] in ("Asia/Tokyo", "UTC")}),
    "sites() | where .address2 != nil and .address2 != \"\" | last 4 | map .external_site_id":
        [row["external_id"] for row in good if row["address2"]][-4:],
}
for code, expected in pipelines.items():
    found = value(store, code)
    check(code, found == expected, f"{str(found)[:200]} instead of {str(expected)[:200]}")

# The old zone names, fixed in bulk.
fix = "sites() | where timezone(.timezone).is_old | update timezone: timezone(.timezone).canonical ?? .timezone"
old = value(store, "sites() | where timezone(.timezone).is_old | count")
check("there are old zones", old > 100, old)
shown = run("--store", store, "--dealer", "42", "-c", fix)
check("the fix is shown", f"update {old} sites" in shown.stdout and "US/Eastern → America/New_York" in shown.stdout)
refused = run("--store", store, "--dealer", "42", "--yes", "-c", fix + " | apply max: 10")
check("max refuses first", refused.returncode == 5 and "nothing was sent" in refused.stderr, refused.stderr)
check("nothing was written", value(store, "sites() | where timezone(.timezone).is_old | count") == old)
applied = run("--store", store, "--dealer", "42", "--yes", "-c", fix + " | apply max: 1000")
check("the fix is applied", applied.returncode == 0 and f"{old} done" in applied.stdout, applied.stderr)
check("nothing is left to do", "nothing to do" in run("--store", store, "--dealer", "42", "-c", fix).stdout)

# A file that is cut inside a quoted cell.
whole = open(LIST, "rb").read()
place = whole.index(b',"', 100_000) + 5
cut = os.path.join(FOLDER, "cut.csv")
open(cut, "wb").write(whole[:place])
line = whole[:place].count(b"\n") + 1
empty = fresh("cut.db")
broken = onboard(empty, cut)
check("a cut file is refused", broken.returncode == 1 and f"cut.csv:{line}:" in broken.stderr, broken.stderr)
check("nothing of it was used", value(empty, "sites() | count") == 0)

# Killed at a random moment, ten times.
random.seed(os.getpid())
for turn in range(10):
    victim = fresh(f"kill{turn}.db")
    state = os.path.join(FOLDER, f"state{turn}")
    process = subprocess.Popen(
        [PROGRAM, "--store", victim, "--yes", SCRIPT, "--dealer", "42", "--file", LIST],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        env=dict(ENVIRONMENT, XDG_STATE_HOME=state))
    runs = os.path.join(state, "sitescript/runs")
    while process.poll() is None and not (os.path.isdir(runs) and os.listdir(runs)):
        time.sleep(0.01)
    time.sleep(random.random() * 1.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    there = set(value(victim, "sites() | map .site_id"))
    done = set()
    for name in os.listdir(runs):
        for entry in open(os.path.join(runs, name), encoding="utf-8"):
            if entry.endswith("\n") and '"kind":"done"' in entry:
                done.add(json.loads(entry)["site_id"])
    check(f"kill {turn}", done <= there, f"{len(done - there)} lost of {len(done)}")
    intact = sqlite3.connect(victim).execute("pragma integrity_check").fetchone()[0]
    check(f"kill {turn} integrity", intact == "ok", intact)

shutil.rmtree(FOLDER)
print(f"{checks - failures} passed, {failures} failed")
sys.exit(1 if failures else 0)
