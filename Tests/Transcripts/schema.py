#!/usr/bin/env python3
"""Lets schemathesis find requests that break what `/openapi.json` of `sitescript serve` promises.

usage: schema.py PATH_OF_SITESCRIPT [EXAMPLES]

Four runs with all checks: any paths; those of a dealer that is there; those of its first fifty sites, without DELETE;
and the links from one operation to the next. Needs schemathesis on the path.
"""
import collections
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

PROGRAM = os.path.abspath(sys.argv[1])
EXAMPLES = sys.argv[2] if len(sys.argv) > 2 else "400"
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = dict(os.environ, HOME=FOLDER, NO_COLOR="1", XDG_STATE_HOME=FOLDER, XDG_CONFIG_HOME=FOLDER)
SITES = """
1...300 | create external_site_id: "S-\\(.)", name: "Site \\(.)", timezone: "Asia/Seoul" | apply max: 300
"""
# What counts as a refusal: what schemathesis takes for one by itself, and what HTTP has for requests that are too long.
SETTINGS = """
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 411, 413, 414, 415, 422, 428, 429, 431]
"""


def run(*arguments):
    result = subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, env=ENVIRONMENT, cwd=FOLDER, stdin=subprocess.DEVNULL)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def serve():
    """A server with a dealer and 300 sites: its process, its address and a token."""
    run("dealers", "add", "42", "--name", "Acme", "--store", "sites.db")
    credentials = json.loads(run("clients", "add", "schema", "--dealer", "42", "--store", "sites.db", "--format", "json"))
    run("--store", "sites.db", "--dealer", "42", "--yes", "-c", SITES)
    log = open(f"{FOLDER}/server.log", "w")
    process = subprocess.Popen(
        [PROGRAM, "serve", "--store", "sites.db", "--port", "0", "--rate-tier", "none"],
        stdout=subprocess.PIPE, stderr=log, text=True, env=ENVIRONMENT, cwd=FOLDER)
    address = process.stdout.readline().split()[-1]
    form = urllib.parse.urlencode(dict(
        grant_type="client_credentials", client_id=credentials["client_id"],
        client_secret=credentials["client_secret"])).encode()
    with urllib.request.urlopen(address + "/oauth/token", data=form) as reply:
        return process, address, json.load(reply)["access_token"]


def narrowed(document, values):
    """The description with parameters that have no values but some."""
    if isinstance(document, list):
        return [narrowed(part, values) for part in document]
    if not isinstance(document, dict):
        return document
    if document.get("in") == "path" and document.get("name") in values:
        return {**document, "schema": {"type": "integer", "enum": values[document["name"]]}}
    return {key: narrowed(part, values) for key, part in document.items()}


def examine(name, address, token, values, *options):
    """Runs schemathesis with some parameters narrowed; gives how many cases it made and whether all were as promised."""
    with urllib.request.urlopen(address + "/openapi.json") as reply:
        document = json.load(reply)
    location = f"{FOLDER}/{name}.json"
    with open(location, "w") as file:
        json.dump(narrowed(document, values), file)
    report = f"{FOLDER}/{name}.ndjson"
    result = subprocess.run(
        ["schemathesis", "run", location, "--url", address, "--checks", "all",
         "--header", f"Authorization: Bearer {token}", "--max-examples", EXAMPLES, "--continue-on-failure",
         "--warnings", "off", "--report", "ndjson", "--report-ndjson-path", report, *options],
        capture_output=True, text=True, cwd=FOLDER)
    cases = re.search(r"(\d[\d,]*) generated", result.stdout)
    statuses = collections.Counter(re.findall(r'"status_code": ?(\d+)', open(report).read()))
    print(f"{name}: {cases and cases[1]} cases, exit {result.returncode}, "
          + ", ".join(f"{count} of {status}" for status, count in sorted(statuses.items())), flush=True)
    if result.returncode != 0 or cases is None:
        print(result.stdout[-6000:], result.stderr[-2000:])
    return int(cases[1].replace(",", "")) if cases else 0, result.returncode == 0


def main():
    process, address, token = serve()
    with open(f"{FOLDER}/schemathesis.toml", "w") as file:
        file.write(SETTINGS)
    dealer = {"dealerId": [42]}
    generated = ["--phases", "examples,coverage,fuzzing"]
    try:
        results = [
            examine("any", address, token, {}, *generated),
            examine("dealer", address, token, dealer, *generated),
            examine("site", address, token, {**dealer, "siteId": list(range(1, 51))}, "--exclude-method", "DELETE", *generated),
            examine("links", address, token, dealer, "--phases", "stateful"),
        ]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    print(f"{sum(cases for cases, _ in results)} cases in all")
    sys.exit(0 if all(is_well for _, is_well in results) else 1)


main()
