#!/usr/bin/env python3
"""Holds `sitescript serve` and its client against servers and clients in Python, and against a route that does nothing.

    serving.py PROGRAM ROUTE_BENCHMARK

Needs `wrk`, and Flask, FastAPI, uvicorn and requests in the Python that runs it. Each server answers from the same store of
100,000 sites; rounds go in turn, the best of each counts. Prints Markdown tables.
"""
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

PROGRAM, ROUTE = (os.path.abspath(path) for path in sys.argv[1:3])
SITES, ROUNDS, SECONDS = 100_000, 3, 4
FOLDER = tempfile.mkdtemp()
STORE = os.path.join(FOLDER, "s.db")
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": FOLDER, "NO_COLOR": "1", "XDG_STATE_HOME": FOLDER + "/state",
    "XDG_CONFIG_HOME": FOLDER + "/config"}
COLUMNS = ("site_id, dealer_id, external_site_id, name, external_monitoring_station_id, monitoring_station_id,"
           " account_number, address1, address2, timezone, is_activated, created_at")

SHARED = f'''
import sqlite3, sys
from datetime import datetime, timezone
store = sqlite3.connect({STORE!r}, check_same_thread=False)
store.row_factory = sqlite3.Row
store.execute("pragma mmap_size=2147418112")
def shaped(row):
    row = dict(row)
    row["created_at"] = datetime.fromtimestamp(row["created_at"] / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return row
def one(dealer, number):
    row = store.execute("select {COLUMNS} from site where dealer_id = ? and site_id = ?", (dealer, number)).fetchone()
    return shaped(row) if row else None
def page(dealer, limit, offset):
    return [shaped(row) for row in store.execute(
        "select {COLUMNS} from site where dealer_id = ? order by site_id limit ? offset ?", (dealer, limit, offset))]
'''
FLASK = SHARED + '''
from flask import Flask, abort, jsonify, request
app = Flask(__name__)
@app.get("/partner/v1/dealers/<int:dealer>/sites/<int:number>")
def get_one(dealer, number):
    if request.headers.get("authorization") != "Bearer secret": abort(401)
    return jsonify(one(dealer, number) or abort(404))
@app.get("/partner/v1/dealers/<int:dealer>/sites")
def get_page(dealer):
    if request.headers.get("authorization") != "Bearer secret": abort(401)
    return jsonify(page(dealer, int(request.args.get("limit", 100)), int(request.args.get("offset", 0))))
import logging
logging.getLogger("werkzeug").setLevel(logging.ERROR)
from werkzeug.serving import WSGIRequestHandler
WSGIRequestHandler.protocol_version = "HTTP/1.1"
app.run("127.0.0.1", int(sys.argv[1]), threaded=True)
'''
FASTAPI = SHARED + '''
import uvicorn
from fastapi import FastAPI, Header, HTTPException
app = FastAPI()
@app.get("/partner/v1/dealers/{dealer}/sites/{number}")
async def get_one(dealer: int, number: int, authorization: str = Header()):
    if authorization != "Bearer secret": raise HTTPException(401)
    row = one(dealer, number)
    if row is None: raise HTTPException(404)
    return row
@app.get("/partner/v1/dealers/{dealer}/sites")
async def get_page(dealer: int, limit: int = 100, offset: int = 0, authorization: str = Header()):
    if authorization != "Bearer secret": raise HTTPException(401)
    return page(dealer, limit, offset)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
'''
LISTING = '''
import json, sys, requests
session = requests.Session()
session.headers["authorization"] = "Bearer " + sys.argv[2]
count, offset = 0, 0
while True:
    answer = session.get(sys.argv[1] + "/partner/v1/dealers/42/sites", params={"limit": 100, "offset": offset})
    answer.raise_for_status()
    rows = json.loads(answer.text)
    rows = rows if isinstance(rows, list) else rows["sites"]
    count += sum(1 for row in rows if row["timezone"] == "Asia/Seoul")
    if len(rows) < 100: break
    offset += 100
print(count)
'''


def run(*arguments, **variables):
    result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, env=dict(ENVIRONMENT, **variables),
                            stdin=subprocess.DEVNULL, cwd=FOLDER)
    assert result.returncode == 0, result.stderr
    return result.stdout


def fill():
    run("dealers", "add", "42", "--name", "Acme", "--store", STORE)
    database = sqlite3.connect(STORE)
    database.executemany(
        "insert into site (dealer_id, external_site_id, name, account_number, address1, timezone, is_activated, created_at)"
        " values (42, ?, ?, ?, ?, ?, ?, ?)",
        ((f"X-{n:07}", f"Store {n * 7919 % 100003}", f"{n:06}", f"{n % 9973} Main St",
          ["Asia/Seoul", "UTC", "Europe/Paris"][n % 3], n % 2, 1767225600000 + n) for n in range(SITES)))
    database.commit()
    database.close()


def waited(port, path, token):
    for _ in range(200):
        try:
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"authorization": "Bearer " + token})
            return urllib.request.urlopen(request).read()
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nobody answers on port {port}")


def rate(port, path, token):
    """Requests in a second that wrk gets answered, all of them well."""
    said = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"authorization: Bearer {token}", f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def measured(command, **variables):
    """CPU seconds, megabytes at most, and the output of one process."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(ENVIRONMENT, **variables), cwd=FOLDER,
                               stdin=subprocess.DEVNULL)
    said = process.stdout.read().decode().strip()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, said


def main():
    fill()
    client = json.loads(run("clients", "add", "bench", "--dealer", "42", "--store", STORE, "--format", "json"))
    servers, ports = [], {"Flask": 18911, "FastAPI": 18912}
    ours = subprocess.Popen([PROGRAM, "serve", "--store", STORE, "--port", "0", "--rate-tier", "none", "--quiet"],
                            env=ENVIRONMENT, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    servers.append(ours)
    url = ours.stdout.readline().split()[-1]
    ports["sitescript"] = int(url.rsplit(":", 1)[1].split("/")[0])
    for name, code in (("Flask", FLASK), ("FastAPI", FASTAPI)):
        servers.append(subprocess.Popen([sys.executable, "-c", code, str(ports[name])], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL))
    form = f"grant_type=client_credentials&client_id={client['client_id']}&client_secret={client['client_secret']}"
    answer = urllib.request.urlopen(urllib.request.Request(url.rstrip("/") + "/oauth/token", data=form.encode()))
    tokens = {"sitescript": json.load(answer)["access_token"], "Flask": "secret", "FastAPI": "secret"}

    print(f"| requests in a second, wrk with 16 connections, best of {ROUNDS} | server | | ratio |\n|---|---|--:|--:|")
    for title, path in (("one site", "/partner/v1/dealers/42/sites/777"), ("a list of 100", "/partner/v1/dealers/42/sites?limit=100")):
        size = len(waited(ports["sitescript"], path, tokens["sitescript"]))
        ports["plain route"] = 18920 + len(servers)
        servers.append(subprocess.Popen([ROUTE, str(size), str(ports["plain route"])], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL))
        best = {}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                where = "/route" if name == "plain route" else path
                token = tokens.get(name, "none")
                waited(port, where, token)
                best[name] = max(best.get(name, 0), rate(port, where, token))
        for name in ("sitescript", "plain route", "FastAPI", "Flask"):
            ratio = "" if name == "sitescript" else f"{best['sitescript'] / best[name]:.2f} × {name}"
            print(f"| {title}, {size:,} bytes | {name} | {best[name]:,.0f} | {ratio} |", flush=True)

    print(f"\n| listing {SITES:,} sites from our server, least of {ROUNDS} | client's CPU | most memory | ratio |\n|---|--:|--:|--:|")
    variables = {"SITESCRIPT_URL": url, "SITESCRIPT_CLIENT_ID": client["client_id"],
                 "SITESCRIPT_CLIENT_SECRET": client["client_secret"], "SITESCRIPT_SERVER": "sitescript"}
    pipelines = {
        "sitescript, every site read": [PROGRAM, "--dealer", "42", "-c",
                                        'sites() | where .timezone.upper() == "ASIA/SEOUL" | count'],
        "sitescript, a tenth of them": [PROGRAM, "--dealer", "42", "-c",
                                        'sites() | take 10000 | where .timezone.upper() == "ASIA/SEOUL" | count'],
        "Python, requests and json": [sys.executable, "-c", LISTING, url.rstrip("/"), tokens["sitescript"]],
    }
    least = {}
    for _ in range(ROUNDS):
        for name, command in pipelines.items():
            result = measured(command, **variables)
            least[name] = min(least.get(name, result), result)
    first = least["sitescript, every site read"]
    assert first[2] == least["Python, requests and json"][2], least
    for name, (seconds, memory, _) in least.items():
        ratio = f"{first[0] / seconds:.2f} × Python" if name.startswith("Python") else ""
        print(f"| {name} | {seconds:.2f} s | {memory} MB | {ratio} |")
    for server in servers:
        server.terminate()
        server.wait()


try:
    main()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
