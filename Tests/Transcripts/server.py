#!/usr/bin/env python3
"""Runs the API's own examples, other people's clients and hostile requests against `sitescript serve`.

usage: server.py PATH_OF_SITESCRIPT
"""
import base64
import collections
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

PROGRAM = os.path.abspath(sys.argv[1])
FOLDER = tempfile.mkdtemp()
ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": FOLDER, "NO_COLOR": "1", "XDG_STATE_HOME": FOLDER + "/state",
    "XDG_CONFIG_HOME": FOLDER + "/config"}
TRACE = "550e8400-e29b-41d4-a716-123456789000"
checks = failures = skipped = 0
secrets = []


def check(name, is_true, detail=""):
    global failures, checks
    checks += 1
    if not is_true:
        failures += 1
        print(f"FAILED {name}: {detail}")


def run(*arguments, **variables):
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, env=dict(ENVIRONMENT, **variables),
        stdin=subprocess.DEVNULL, cwd=FOLDER)


class Server:
    """A server over a store of its own, until it is stopped."""

    def __init__(self, *options, store="sites.db", port=0):
        self.log = open(f"{FOLDER}/server.log", "a+")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--store", store, "--port", str(port), *options], env=ENVIRONMENT, cwd=FOLDER,
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.url = self.process.stdout.readline().split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)


class Proxy:
    """Hands bytes on to a port of this machine, until it is told to cut all connections."""

    def __init__(self, port):
        self.port = port
        self.sent = 0
        self.is_cut = False
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cut()
        self.listener.close()

    def listen(self):
        while True:
            try:
                near, _ = self.listener.accept()
                if self.is_cut:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                return
            self.sockets += [near, far]
            threading.Thread(target=self.pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, False), daemon=True).start()

    def pump(self, source, target, is_request):
        try:
            while data := source.recv(65536):
                target.sendall(data)
                self.sent += len(data) if is_request else 0
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def cut(self):
        """Resets what is connected, in whatever state it is, and refuses what comes."""
        self.is_cut = True
        for one in self.sockets:
            try:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
        self.sockets = []

    def mend(self):
        self.is_cut = False


def wait(is_there):
    """Waits until something is so, at most for half a minute."""
    end = time.time() + 30
    while not is_there():
        assert time.time() < end, "waited in vain"
        time.sleep(0.01)


def client(*options, store="sites.db"):
    result = run("clients", "add", "test", "--store", store, "--format", "json", *options)
    assert result.returncode == 0, result.stderr
    value = json.loads(result.stdout)
    if "client_secret" in value:
        secrets.append(value["client_secret"])
    return value


def call(url, method="GET", body=None, headers=None, form=None):
    """Status, headers and body of a request."""
    data = None
    headers = dict(headers or {})
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    if form is not None:
        data = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as reply:
            text = reply.read()
            return reply.status, reply.headers, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, error.headers, json.loads(text) if text else None


def token(server, credentials, **more):
    form = dict(
        grant_type="client_credentials", client_id=credentials["client_id"],
        client_secret=credentials["client_secret"], **more)
    status, _, body = call(server.url + "/oauth/token", "POST", form=form)
    assert status == 200, body
    secrets.append(body["access_token"])
    return body["access_token"]


# MARK: the API's own examples, with host, dealer and token replaced

CURL = r"""
# Create a site
curl -X POST https://api.chekt.com/partner/v1/dealers/12345/sites \
-H "Content-Type: application/json" \
-H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
-H "x-partner-trace-id: 550e8400-e29b-41d4-a716-123456789000" \
-d '{
"external_site_id": "1234567890",
"name": "Gangnam Headquarters",
"timezone": "Asia/Seoul"
}'
# Get all sites
curl -X GET https://api.chekt.com/partner/v1/dealers/12345/sites \
-H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
-H "x-partner-trace-id: 550e8400-e29b-41d4-a716-123456789000"
# Update a site
curl -X PUT https://api.chekt.com/partner/v1/dealers/12345/sites/1 \
-H "Content-Type: application/json" \
-H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
-H "x-partner-trace-id: 550e8400-e29b-41d4-a716-123456789000" \
-d '{
"name": "Updated Site Name"
}'
# Delete a site
curl -X DELETE https://api.chekt.com/partner/v1/dealers/12345/sites/1 \
-H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
-H "x-partner-trace-id: 550e8400-e29b-41d4-a716-123456789000"
"""

JAVASCRIPT = r"""
// Create a site
const response = await fetch("https://api.chekt.com/partner/v1/dealers/12345/sites", {
method: "POST",
headers: {
"Content-Type": "application/json",
"Authorization": `Bearer ${accessToken}`,
"x-partner-trace-id": "550e8400-e29b-41d4-a716-123456789000"
},
body: JSON.stringify({
external_site_id: "1234567890",
name: "Gangnam Headquarters",
timezone: "Asia/Seoul"
})
});
const site = await response.json();
console.log("Created site:", site);
"""

PYTHON = r"""
import requests
# Create a site
response = requests.post(
"https://api.chekt.com/partner/v1/dealers/12345/sites",
headers={
"Content-Type": "application/json",
"Authorization": f"Bearer {access_token}",
"x-partner-trace-id": "550e8400-e29b-41d4-a716-123456789000"
},
json={
"external_site_id": "1234567890",
"name": "Gangnam Headquarters",
"timezone": "Asia/Seoul"
}
)
site = response.json()
print("Created site:", site)
"""

CREATED = [
    "site_id", "external_site_id", "name", "external_monitoring_station_id", "monitoring_station_id",
    "account_number", "address1", "address2", "timezone", "is_activated", "created_at"]


def examples(server, access):
    def fit(text):
        return text.replace("https://api.chekt.com", server.url).replace("YOUR_ACCESS_TOKEN", access)

    replies = []
    for part in fit(CURL).split("\n# ")[1:]:
        command = part.split("\n", 1)[1]
        result = subprocess.run(
            ["bash", "-c", command.replace("curl ", "curl -s -w '\\n%{http_code}' ", 1)], capture_output=True,
            text=True)
        body, _, status = result.stdout.rpartition("\n")
        replies.append((int(status), json.loads(body) if body.strip() else None))
    check("curl: statuses", [status for status, _ in replies] == [201, 200, 200, 204], replies)
    created, listed, updated = (body for _, body in replies[:3])
    check("curl: created", list(created) == CREATED and created["is_activated"] == 0, created)
    check("curl: listed", listed == [created], listed)
    check("curl: updated", updated == dict(created, name="Updated Site Name"), updated)
    check("curl: created_at", len(created["created_at"]) == 24 and created["created_at"].endswith("Z"), created)

    global skipped
    for name, program, text in [
            ("python", [sys.executable, "-c"], f"access_token = {access!r}\n" + fit(PYTHON)),
            ("javascript", ["node", "--input-type=module", "-e"], f"const accessToken = {access!r};\n" + fit(JAVASCRIPT))]:
        if shutil.which(program[0]) is None:
            print(f"skipped {name}: {program[0]} is not installed")
            skipped += 1
            continue
        result = subprocess.run([*program, text], capture_output=True, text=True)
        if name == "python" and "No module named 'requests'" in result.stderr:
            print("skipped python: requests is not installed")
            skipped += 1
            continue
        printed = result.stdout.startswith("Created site:") and "Gangnam Headquarters" in result.stdout
        check(f"{name}: prints the site", printed, result.stdout + result.stderr)
        status, _, sites = call(
            server.url + "/partner/v1/dealers/12345/sites", headers={"Authorization": "Bearer " + access})
        check(f"{name}: one site", status == 200 and len(sites) == 1, sites)
        call(
            f"{server.url}/partner/v1/dealers/12345/sites/{sites[0]['site_id']}", "DELETE",
            headers={"Authorization": "Bearer " + access})


# MARK: tokens

def tokens(server, credentials):
    url = server.url + "/oauth/token"
    good = dict(
        grant_type="client_credentials", client_id=credentials["client_id"],
        client_secret=credentials["client_secret"])
    status, headers, body = call(url, "POST", form=good)
    check("token", status == 200 and body["token_type"] == "Bearer" and body["expires_in"] > 0, body)
    check("token: not cached", headers["Cache-Control"] == "no-store", headers)
    for name, form, expected, code in [
            ("wrong secret", dict(good, client_secret="x"), 401, "invalid_client"),
            ("unknown client", dict(good, client_id="x"), 401, "invalid_client"),
            ("no grant", {k: v for k, v in good.items() if k != "grant_type"}, 400, "invalid_request"),
            ("other grant", dict(good, grant_type="password"), 400, "unsupported_grant_type"),
            ("unknown scope", dict(good, scope="read:moon"), 400, "invalid_scope")]:
        status, _, body = call(url, "POST", form=form)
        check(f"token: {name}", status == expected and body["error"] == code, (status, body))
    status, _, body = call(url, "POST", form=dict(good, scope="read:sites"))
    reading = {"Authorization": "Bearer " + body["access_token"]}
    sites = server.url + "/partner/v1/dealers/12345/sites"
    check("scope: may read", call(sites, headers=reading)[0] == 200)
    status, _, body = call(sites, "POST", {"external_site_id": "1", "name": "A", "timezone": "UTC"}, reading)
    check("scope: may not create", status == 403 and body["error"]["code"] == "permission_denied", body)
    try:
        from authlib.integrations.requests_client import OAuth2Session
        session = OAuth2Session(credentials["client_id"], credentials["client_secret"])
        os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
        session.fetch_token(url, grant_type="client_credentials")
        check("authlib", session.get(sites).status_code == 200)
    except ImportError:
        global skipped
        skipped += 1
        print("skipped authlib: it is not installed")


def assertions(server):
    """A client with a key, whose assertions openssl signs."""
    key, public = FOLDER + "/key.pem", FOLDER + "/public.pem"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    os.chmod(key, 0o600)
    subprocess.run(["openssl", "rsa", "-in", key, "-pubout", "-out", public], check=True, capture_output=True)
    identifier = client("--dealer", "12345", "--public-key", public)["client_id"]

    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    def ask(algorithm="RS256", **changes):
        now = int(time.time())
        claims = {
            "iss": identifier, "sub": identifier, "aud": server.url + "/oauth/token", "iat": now, "exp": now + 300,
            "jti": str(uuid.uuid4()), **changes}
        head = encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
        signed = head + b"." + encode(json.dumps(claims).encode())
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", key], input=signed, capture_output=True, check=True).stdout
        return call(server.url + "/oauth/token", "POST", form={
            "grant_type": "client_credentials", "client_assertion": signed + b"." + encode(signature),
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"})

    check("assertion", ask()[0] == 200)
    check("assertion: used twice", [ask(jti="one")[0], ask(jti="one")[0]] == [200, 401])
    for name, changes in [
            ("expired", {"exp": 1000}), ("too long", {"exp": int(time.time()) + 3600}), ("other audience", {"aud": "x"}),
            ("other subject", {"sub": "x"}), ("unknown client", {"iss": "x", "sub": "x"}),
            ("other algorithm", {"algorithm": "none"})]:
        check(f"assertion: {name}", ask(**changes)[0] == 401)
    result = run(
        "--dealer", "12345", "--format", "json", "-c", "sites() | count", SITESCRIPT_URL=server.url,
        SITESCRIPT_CLIENT_ID=identifier, SITESCRIPT_KEY_FILE=key)
    check("assertion: sitescript signs", result.returncode == 0 and result.stdout.strip() == "0", result.stderr)


# MARK: refusals

def refusals(server, access):
    bearer = {"Authorization": "Bearer " + access}
    sites = server.url + "/partner/v1/dealers/12345/sites"
    site = {"external_site_id": "r-1", "name": "A", "timezone": "UTC"}
    json_type = {"Content-Type": "application/json"}
    for name, expected, code, arguments in [
            ("no token", 401, "invalid_token", (sites,)),
            ("wrong token", 401, "invalid_token", (sites, "GET", None, {"Authorization": "Bearer x"})),
            ("wrong scheme", 401, "invalid_token", (sites, "GET", None, {"Authorization": "Basic " + access})),
            ("other dealer", 403, "permission_denied", (sites.replace("12345", "43"), "GET", None, bearer)),
            ("no dealer", 403, "permission_denied", (sites.replace("12345", "99"), "GET", None, bearer)),
            ("unknown site", 404, "site_not_found", (sites + "/999", "GET", None, bearer)),
            ("no id", 404, "site_not_found", (sites + "/x", "GET", None, bearer)),
            ("no path", 404, "not_found", (server.url + "/partner/v2", "GET", None, bearer)),
            ("wrong verb", 405, "method_not_allowed", (sites, "PUT", b"{}", bearer)),
            ("accept", 406, "not_acceptable", (sites, "GET", None, dict(bearer, Accept="text/html"))),
            ("large body", 413, "payload_too_large", (sites, "POST", b"[" * 100_000, dict(bearer, **json_type))),
            ("long url", 414, "url_too_long", (sites + "?filter=" + "x" * 20_000, "GET", None, bearer)),
            ("text body", 415, "unsupported_media_type", (sites, "POST", b"{}", dict(bearer, **{"Content-Type": "text/plain"}))),
            ("long headers", 431, "headers_too_large", (sites, "GET", None, dict(bearer, X="x" * 40_000))),
            ("trace", 400, "invalid_request", (sites, "GET", None, dict(bearer, **{"x-partner-trace-id": "x"}))),
            ("no zone", 400, "invalid_timezone", (sites, "POST", dict(site, timezone="Asia/Soul"), bearer)),
            ("blank", 400, "invalid_request", (sites, "POST", dict(site, name=" "), bearer)),
            ("nothing", 400, "invalid_request", (sites + "/1", "PUT", {}, bearer))]:
        status, headers, body = call(*arguments)
        error = (body or {}).get("error", {})
        check(f"refusal: {name}", status == expected and error.get("code") == code, (status, body))
        check(f"refusal: {name}: request id", error.get("request_id") == headers["x-request-id"], body)
    status, headers, _ = call(sites, "PUT", b"{}", bearer)
    check("405 names the verbs", headers["Allow"] == "GET, POST", headers["Allow"])
    raw = socket.create_connection(("127.0.0.1", server.port))
    raw.sendall(f"POST /partner/v1/dealers/12345/sites HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {access}\r\n\r\n".encode())
    check("no length", raw.recv(4096).startswith(b"HTTP/1.1 411"))
    status, headers, _ = call(sites, headers=dict(bearer, **{"x-partner-trace-id": TRACE}))
    check("trace is echoed", headers["x-partner-trace-id"] == TRACE)
    keyed = dict(bearer, **{"Idempotency-Key": "k-1"})
    first, again = call(sites, "POST", site, keyed), call(sites, "POST", site, keyed)
    check("key: once", first[0] == again[0] == 201 and first[2] == again[2], (first, again))
    status, _, body = call(sites, "POST", dict(site, name="B"), keyed)
    check("key: other body", status == 409 and body["error"]["code"] == "idempotency_conflict", body)
    status, _, body = call(sites, "POST", site, bearer)
    check("identifier taken", status == 409 and body["error"]["code"] == "conflict", body)
    call(f"{sites}/{first[2]['site_id']}", "DELETE", headers=bearer)


def isolation(server, ours, theirs):
    """Nothing of dealer 43 is seen or changed with a token of dealer 12345, by any path or trick."""
    owner = {"Authorization": "Bearer " + token(server, theirs)}
    intruder = {"Authorization": "Bearer " + token(server, ours)}
    base = server.url + "/partner/v1/dealers/"
    hidden = {"external_site_id": "hidden-id", "name": "Hidden Name", "timezone": "UTC"}
    keyed = {"Idempotency-Key": "shared-key"}
    status, _, site = call(base + "43/sites", "POST", hidden, dict(owner, **keyed))
    assert status == 201, site
    before = call(f"{base}43/sites/{site['site_id']}", headers=owner)[2]
    paths = [f"{dealer}/sites{rest}" for dealer in ("43", "12345", "043", "12345/../43", "12345%2f..%2f43") for rest in (
        "", f"/{site['site_id']}", f"/{site['site_id']}/activation-status", "?filter=name,Hidden*,like",
        "?filter=dealer_id,43,eq", "?fields=dealer_id", "?sort=dealer_id", "?filter=external_site_id,hidden-id,eq")]
    for path in paths:
        for method, body in [
                ("GET", None), ("POST", hidden), ("PUT", {"name": "Taken"}), ("PATCH", {"is_activated": 1}), ("DELETE", None)]:
            status, headers, answer = call(base + path, method, body, dict(intruder, **keyed))
            text = json.dumps(answer) + str(headers)
            is_own = method == "POST" and status == 201
            if is_own:
                call(f"{base}12345/sites/{answer['site_id']}", "DELETE", headers=intruder)
            check(f"isolation: {method} {path}", is_own and answer["site_id"] != site["site_id"] or (
                "Hidden Name" not in text and (status >= 400 or answer == [])), (status, answer))
    after = call(f"{base}43/sites/{site['site_id']}", headers=owner)[2]
    check("isolation: nothing changed", before == after, (before, after))


# MARK: limits, stops, breaks

def crowd():
    """Many clients list and look at once, on connections that stay open; the server answers all and is there afterwards."""
    run("--store", "crowd.db", "dealers", "add", "7", "--name", "Crowd")
    run("--store", "crowd.db", "--dealer", "7", "--yes", "-c",
        '1...300 | create external_site_id: "\\(.)", name: "Site \\(.)", timezone: "UTC" | apply max: 300')
    server = Server("--rate-tier", "none", store="crowd.db")
    headers = {"Authorization": "Bearer " + token(server, client("--dealer", "7", store="crowd.db"))}
    statuses = []

    def ask(number):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        path = "/partner/v1/dealers/7/sites" + (f"/{number + 1}" if number % 4 == 0 else "?limit=100")
        try:
            for _ in range(150):
                connection.request("GET", path, headers=headers)
                reply = connection.getresponse()
                reply.read()
                statuses.append(reply.status)
        except OSError as error:
            statuses.append(str(error))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check("crowd: every request is answered", statuses == [200] * 2400, collections.Counter(statuses))
    check("crowd: the server is there afterwards", server.stop() == 0)


def limits():
    server = Server("--rate-tier", "free")
    access = token(server, OURS)
    url = server.url + "/partner/v1/dealers/12345/sites"
    # A slow machine stays below five in a second, but not below sixty in a minute for long.
    replies = []
    while len(replies) < 70 and (not replies or replies[-1][0] == 200):
        replies.append(call(url, headers={"Authorization": "Bearer " + access}))
    check("rate: five in a second", [r[0] for r in replies[:5]] == [200] * 5, [r[0] for r in replies])
    refused = [r for r in replies if r[0] == 429]
    check("rate: then 429 with Retry-After", refused and int(refused[0][1]["Retry-After"]) >= 1, replies)
    check("rate: headers", replies[0][1]["X-RateLimit-Limit"] == "60" and replies[0][1]["X-RateLimit-Remaining"] == "59")
    check("rate: reset is in time", 0 <= int(replies[0][1]["X-RateLimit-Reset"]) - time.time() <= 61)
    server.stop()


def stops():
    server = Server("--rate-tier", "none", "--faults", "delay=1:700ms")
    access = token(server, OURS)
    with Proxy(server.port) as proxy:
        replies = []

        def ask():
            start = time.time()
            status = call(
                f"{proxy.url}/partner/v1/dealers/12345/sites", headers={"Authorization": "Bearer " + access})[0]
            replies.append((status, time.time() - start >= 0.7))

        thread = threading.Thread(target=ask)
        thread.start()
        wait(lambda: proxy.sent)
        code = server.stop()
        thread.join()
    check("stop: what is under way is finished", replies == [(200, True)] and code == 0, (replies, code))


PIPELINES = [
    'sites()',
    'sites() | where .timezone == "Asia/Seoul" | select .site_id, .name',
    'sites() | where .account_number == nil or .is_activated | count by .timezone',
    'sites() | sort .name desc, .site_id | take 7',
    'sites() | where .name.contains(",") | select .name, .external_site_id',
    'sites() | where .monitoring_station_id in [1, 3] and not .is_activated | take 20',
    'sites() | skip 95 | take 30 | select .site_id, .created_at',
    'sites() | sort .account_number | take 5',
    'sites() | where .external_site_id > "P-5" | summarize n: count()',
    'sites() | where .site_id >= 40 and .site_id < 60 and .timezone != "UTC" | sort .timezone, .name desc',
]


def pipelines():
    """The same programs give the same bytes over the store, over a server, and over one that knows little and fails."""
    store = "pipelines.db"
    run("dealers", "add", "12345", "--name", "Acme", "--store", store)
    own = client("--dealer", "12345", store=store)
    with open(FOLDER + "/pipelines.csv", "w") as rows:
        rows.write("id,name,zone,account,station\n")
        for n in range(260):
            account = "" if n % 3 else f"{n % 7:04}"
            rows.write(f'P-{n},"Site {n % 11}, {"서울" if n % 2 else "a|b*c"}",{["Asia/Seoul", "UTC"][n % 2]},{account},{n % 4 + 1}\n')
    code = ("type Row = { id: String, name: String, zone: String, account: String?, station: Int }\n"
            f'csv("{FOLDER}/pipelines.csv", as: Row) | create external_site_id: .id, name: .name, timezone: .zone, '
            "account_number: .account, monitoring_station_id: .station | apply")
    made = run("--store", store, "--dealer", "12345", "--yes", "-c", code)
    check("pipelines: rows", "260 done" in made.stderr, made.stderr)
    run("--store", store, "--dealer", "12345", "--yes", "-c", "sites() | where .site_id < 50 | activate | apply")

    def results(*options, **variables):
        return [run(*options, "--dealer", "12345", "--format", "json", "-c", code, **variables) for code in PIPELINES]

    expected = results("--store", store)
    for code, result in zip(PIPELINES, expected):
        check(f"pipelines: {code}", result.returncode == 0 and len(result.stdout) > 5, result.stderr)
    faults = "reset=0.05,lost=0.05,truncate=0.04,429=0.02,500=0.02,503=0.02"
    for name, kind, options in [
            ("all", "sitescript", []), ("little", "other", []),
            ("little, failing", "other", ["--faults", faults, "--token-lifetime", "2"])]:
        server = Server("--rate-tier", "none", *options, store=store)
        found = results(**reaching(server.url, own, kind))
        for code, one, other in zip(PIPELINES, expected, found):
            check(f"pipelines: {name}: {code}", one.stdout == other.stdout, other.stdout[:200] + other.stderr[:300])
        server.stop()


def reaching(url, own, kind):
    """The environment of a program that runs against a service as a client."""
    return {
        "SITESCRIPT_URL": url, "SITESCRIPT_CLIENT_ID": own["client_id"],
        "SITESCRIPT_CLIENT_SECRET": own["client_secret"], "SITESCRIPT_SERVER": kind}


def start(code, variables):
    """A program under way, whose output is read in one."""
    return subprocess.Popen(
        [PROGRAM, "--dealer", "12345", "--yes", "-c", code], env=dict(ENVIRONMENT, **variables),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)


def stored(store):
    with sqlite3.connect(f"file:{FOLDER}/{store}?mode=ro", uri=True) as connection:
        return connection.execute("select count(*) from site").fetchone()[0]


def cuts():
    """A run whose network is cut again and again: what was under way is settled, and nothing is sent twice."""
    store = "cuts.db"
    run("dealers", "add", "12345", "--name", "Acme", "--store", store)
    own = client("--dealer", "12345", store=store)
    with open(FOLDER + "/cuts.csv", "w") as rows:
        rows.write("id,name\n" + "".join(f"C-{n},Site {n}\n" for n in range(600)))
    server = Server("--rate-tier", "none", store=store)
    code = f'csv("{FOLDER}/cuts.csv") | create external_site_id: .id, name: .name, timezone: "UTC" | apply label: "cut"'
    for kind in ["sitescript", "other"]:
        with Proxy(server.port) as proxy:
            variables = reaching(proxy.url, own, kind)
            program = start(code, variables)
            for count in [100, 250, 400]:
                wait(lambda: stored(store) >= count)
                proxy.cut()
                proxy.mend()
            output = program.communicate(timeout=120)[0]
            check(f"cuts: {kind}: goes on", program.returncode == 0 and "600 done" in output, output[-500:])
            check(f"cuts: {kind}: each once", stored(store) == 600, stored(store))
            emptied = run("--store", store, "--dealer", "12345", "--yes", "-c", "sites() | delete | apply")
            check(f"cuts: {kind}: emptied", emptied.returncode == 0 and stored(store) == 0, emptied.stderr)
            # A network that stays away: the report says what is done and what is not, and the rest is done later.
            program = start(code, variables)
            wait(lambda: stored(store) >= 200)
            proxy.cut()
            output = program.communicate(timeout=180)[0]
            check(f"cuts: {kind}: gives up", program.returncode in (3, 75) and " done" in output, output[-500:])
            proxy.mend()
            resumed = run("--dealer", "12345", "--yes", "resume", "cut", **variables)
            check(f"cuts: {kind}: resumed", resumed.returncode == 0, resumed.stdout + resumed.stderr)
            check(f"cuts: {kind}: each once after all", stored(store) == 600, stored(store))
            run("--store", store, "--dealer", "12345", "--yes", "-c", "sites() | delete | apply")
    server.stop()


def breaks():
    """A run goes on over a server that is killed and started again, and over failures made on purpose."""
    store = "breaks.db"
    run("dealers", "add", "12345", "--name", "Acme", "--store", store)
    own = client("--dealer", "12345", store=store)
    with open(FOLDER + "/rows.csv", "w") as rows:
        rows.write("id,name\n" + "".join(f"B-{n},Site {n}\n" for n in range(400)))
    faults = "reset=0.05,lost=0.05,truncate=0.04,429=0.02,500=0.02,503=0.02"
    server = Server("--rate-tier", "none", "--faults", faults, "--token-lifetime", "2", store=store)
    variables = reaching(server.url, own, "sitescript")
    code = f'csv("{FOLDER}/rows.csv") | create external_site_id: .id, name: .name, timezone: "UTC" | apply'
    program = start(code, variables)
    wait(lambda: stored(store) >= 100)
    server.process.kill()
    server.process.wait()
    server = Server("--rate-tier", "none", "--faults", faults, store=store, port=server.port)
    output = program.communicate(timeout=120)[0]
    check("breaks: everything was created", program.returncode == 0 and "400 done" in output, output[-500:])
    program = run(
        "--dealer", "12345", "--yes", "-c", "sites() | activate | apply", **dict(variables, SITESCRIPT_URL=server.url))
    check("breaks: everything was activated", "400 done" in program.stderr, program.stderr[-500:])
    server.stop()
    log = [json.loads(line) for line in open(f"{FOLDER}/server.log") if line.startswith("{")]
    done = [
        entry["path"] for entry in log if entry["method"] == "PATCH" and entry["status"] == 200
        and entry["client_id"] == own["client_id"] and "replay" not in entry and "reset" not in entry.get("faults", [])]
    check("breaks: each was activated once, says the log", len(done) == len(set(done)) == 400, (len(done), len(set(done))))
    rows = run("--store", store, "--dealer", "12345", "--format", "json", "-c", "sites() | select .external_site_id, .is_activated")
    sites = json.loads(rows.stdout)
    check("breaks: each once", sorted(s["external_site_id"] for s in sites) == sorted(f"B-{n}" for n in range(400)), len(sites))
    check("breaks: each active", all(s["is_activated"] for s in sites))


def secure():
    certificate, key = FOLDER + "/cert.pem", FOLDER + "/cert.key"
    subprocess.run([
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", certificate, "-keyout", key],
        check=True, capture_output=True)
    server = Server("--tls-cert", certificate, "--tls-key", key, "--rate-tier", "none")
    for protocol, expected in [("--http2", "2"), ("--http1.1", "1.1")]:
        result = subprocess.run([
            "curl", "-s", protocol, "--cacert", certificate, "-o", "/dev/null", "-w", "%{http_version} %{http_code}",
            server.url + "/health"], capture_output=True, text=True)
        check(f"tls: {protocol}", result.stdout == f"{expected} 200", result.stdout)
    variables = {
        "SITESCRIPT_URL": server.url, "SITESCRIPT_CLIENT_ID": OURS["client_id"],
        "SITESCRIPT_CLIENT_SECRET": OURS["client_secret"]}
    trusting = run("--dealer", "12345", "-c", "sites() | count", SSL_CERT_FILE=certificate, **variables)
    check("tls: a known certificate", trusting.returncode == 0, trusting.stderr)
    wary = run("--dealer", "12345", "-c", "sites() | count", **variables)
    check("tls: an unknown certificate is refused", wary.returncode == 75, wary.stderr)
    server.stop()


assert run("dealers", "add", "12345", "--name", "Acme", "--store", "sites.db").returncode == 0
assert run("dealers", "add", "43", "--name", "Other", "--store", "sites.db").returncode == 0
OURS, THEIRS = client("--dealer", "12345"), client("--dealer", "43")
server = Server("--rate-tier", "none")
access = token(server, OURS)
examples(server, access)
tokens(server, OURS)
assertions(server)
refusals(server, access)
isolation(server, OURS, THEIRS)
check("health", call(server.url + "/health")[0] == 200 and call(server.url + "/ready")[0] == 200)
rotated = json.loads(run("clients", "rotate", OURS["client_id"], "--store", "sites.db", "--format", "json").stdout)
secrets.append(rotated["client_secret"])
check("rotate: the old secret is good no more", call(server.url + "/oauth/token", "POST", form=dict(
    grant_type="client_credentials", client_id=OURS["client_id"], client_secret=OURS["client_secret"]))[0] == 401)
OURS = rotated
run("clients", "revoke", THEIRS["client_id"], "--store", "sites.db")
check("revoke", call(server.url + "/oauth/token", "POST", form=dict(
    grant_type="client_credentials", client_id=THEIRS["client_id"], client_secret=THEIRS["client_secret"]))[0] == 401)
check("stop", server.stop() == 0)
crowd()
limits()
stops()
secure()
pipelines()
breaks()
cuts()
held = [name for folder, _, names in os.walk(FOLDER) for name in names
        if any(secret.encode() in open(os.path.join(folder, name), "rb").read() for secret in secrets)]
check("no secret in any file", held == [], held)
shutil.rmtree(FOLDER)
print(f"{checks - failures} passed, {failures} failed, {skipped} skipped")
sys.exit(1 if failures else 0)
