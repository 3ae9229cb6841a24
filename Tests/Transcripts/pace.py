#!/usr/bin/env python3
"""Activates 3,000 sites against a server that allows 600 requests in a minute and 30 in a second, and says how much longer
that takes than the limit itself imposes. Takes about five minutes, so it is run by hand.

usage: pace.py PATH_OF_SITESCRIPT [SITES]
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
IN_A_MINUTE, IN_A_SECOND, PAGE = 600, 30, 100
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": FOLDER, "NO_COLOR": "1", "XDG_STATE_HOME": FOLDER + "/state",
    "XDG_CONFIG_HOME": FOLDER + "/config"}


def run(*arguments, **variables):
    result = subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, env=dict(ENVIRONMENT, **variables),
        stdin=subprocess.DEVNULL, cwd=FOLDER)
    assert result.returncode == 0, result.stderr
    return result


run("dealers", "add", "12345", "--name", "Acme", "--store", "s.db")
with open(FOLDER + "/rows.csv", "w") as rows:
    rows.write("id,name\n" + "".join(f"B-{n},Site {n}\n" for n in range(COUNT)))
run("--store", "s.db", "--dealer", "12345", "--yes", "-c",
    'csv("rows.csv") | create external_site_id: .id, name: .name, timezone: "UTC" | apply')
client = json.loads(run("clients", "add", "pace", "--dealer", "12345", "--store", "s.db", "--format", "json").stdout)
log = open(FOLDER + "/server.log", "w+")
server = subprocess.Popen(
    [PROGRAM, "serve", "--store", "s.db", "--port", "0", "--rate-tier", "pro"], env=ENVIRONMENT, cwd=FOLDER,
    stdout=subprocess.PIPE, stderr=log, text=True)
url = server.stdout.readline().split()[-1]
start = time.time()
done = run(
    "--dealer", "12345", "--yes", "-c", "sites() | where not .is_activated | activate | apply", SITESCRIPT_URL=url,
    SITESCRIPT_CLIENT_ID=client["client_id"], SITESCRIPT_CLIENT_SECRET=client["client_secret"], SITESCRIPT_SERVER="sitescript")
taken = time.time() - start
server.terminate()
server.wait()
log.seek(0)
entries = [json.loads(line) for line in log if line.startswith("{")]
requests = [entry for entry in entries if entry["path"].startswith("/partner/v1/")]
activations = [entry for entry in requests if entry["method"] == "PATCH" and entry["status"] == 200]
refused = [entry for entry in requests if entry["status"] == 429]
# What is needed at most: an activation each, the pages that are read, and once more those pages for the check for stale rows.
needed = min(len(requests), COUNT + 2 * (COUNT // PAGE + 1))
# Both buckets start full and fill evenly.
imposed = max((needed - IN_A_SECOND) / IN_A_SECOND, (needed - IN_A_MINUTE) / (IN_A_MINUTE / 60))
print(done.stderr.strip().splitlines()[-1])
print(f"{len(requests)} requests where {needed} are needed, {len(refused)} refused, "
      f"{len(activations)} activations of {len({entry['path'] for entry in activations})} sites")
print(f"{taken:.1f} s where the limit imposes {imposed:.1f} s: {taken / imposed:.3f} x")
shutil.rmtree(FOLDER)
sys.exit(0 if not refused and len(activations) == COUNT and taken <= 1.03 * imposed else 1)
