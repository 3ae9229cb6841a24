#!/usr/bin/env python3
"""Plans, applies, kills, goes on and takes back thousands of changes through the program, and holds the store
against copies of itself and against a trigger that counts every write.

usage: changes.py PATH_OF_SITESCRIPT

ROWS=n takes the first n rows of the list, and fewer sites of everything else, for a build that is slow; TURNS=n kills
so many times for each kind of change; SEED=n brings the same moments again.
"""
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
WHOLE = os.path.join(ROOT, "Tests/Data/onboarding.csv")
ONBOARD = os.path.join(ROOT, "docs/examples/onboard.sites")
FOLDER = tempfile.mkdtemp()
SEED = int(os.environ.get("SEED", os.getpid()))
TURNS = int(os.environ.get("TURNS", 8))
ROWS = int(os.environ.get("ROWS", 40000))
# How many sites are activated, killed over, and overlap.
ACTIVE, BASE, SOME = min(3000, ROWS // 2), min(9000, ROWS), min(2000, ROWS // 5)
random.seed(SEED)
failures = 0
checks = 0
COLUMNS = ("dealer_id, external_site_id, name, external_monitoring_station_id, monitoring_station_id, account_number, "
           "address1, address2, timezone, is_activated, has_physical_bridge")


def check(name, is_true, detail=""):
    global failures, checks
    checks += 1
    if not is_true:
        failures += 1
        print(f"FAILED {name}: {str(detail)[:500]}")


class Store:
    """A store with journals of its own, and what is done to it."""

    def __init__(self, name, copy=None):
        self.path = os.path.join(FOLDER, name + ".db")
        self.state = os.path.join(FOLDER, name + ".state")
        if copy:
            source, target = sqlite3.connect(copy.path), sqlite3.connect(self.path)
            source.backup(target)
            target.close()
            source.close()
        else:
            assert self.run("dealers", "add", "42", "--name", "Acme").returncode == 0

    def environment(self):
        return dict(os.environ, XDG_STATE_HOME=self.state, NO_COLOR="1", SITESCRIPT_STORE=self.path,
                    SITESCRIPT_DEALER="42")

    def run(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, env=self.environment(),
                              stdin=subprocess.DEVNULL, cwd=FOLDER)

    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=self.environment(), stdin=subprocess.DEVNULL, cwd=FOLDER)

    def sql(self, text):
        with sqlite3.connect(self.path, timeout=30) as connection:
            return connection.execute(text).fetchall()

    def rows(self, is_plain=False):
        """Every site, byte for byte; plain without what a site that comes back has anew."""
        columns = COLUMNS if is_plain else "site_id, created_at, " + COLUMNS
        return self.sql(f"SELECT {columns} FROM site ORDER BY external_site_id")

    def watch(self):
        """Counts every write from now on."""
        with sqlite3.connect(self.path) as connection:
            connection.executescript("""
                DROP TABLE IF EXISTS written;
                CREATE TABLE written (what TEXT, external_site_id TEXT);
                CREATE TRIGGER IF NOT EXISTS w1 AFTER INSERT ON site BEGIN
                    INSERT INTO written VALUES ('insert', new.external_site_id); END;
                CREATE TRIGGER IF NOT EXISTS w2 AFTER UPDATE ON site BEGIN
                    INSERT INTO written VALUES (
                        CASE WHEN old.is_activated IS NOT new.is_activated THEN 'activation' ELSE 'update' END,
                        new.external_site_id); END;
                CREATE TRIGGER IF NOT EXISTS w3 AFTER DELETE ON site BEGIN
                    INSERT INTO written VALUES ('delete', old.external_site_id); END;""")

    def writes(self):
        return self.sql("SELECT count(*), count(DISTINCT what || external_site_id) FROM written")[0]

    def runs(self):
        return json.loads(self.run("runs", "--format", "json").stdout)

    def journals(self):
        folder = os.path.join(self.state, "sitescript/runs")
        return [os.path.join(folder, n) for n in os.listdir(folder) if n.endswith(".jsonl")] \
            if os.path.isdir(folder) else []


def script(name, text):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


FIX = script("fix.sites", """
let run = sites() | where timezone(.timezone).is_old | update timezone: timezone(.timezone).canonical ?? .timezone
  | apply label: "zones"
print(run.done)
""")
ACTIVATE = script("activate.sites", f'let run = sites() | take {ACTIVE} | activate | apply label: "on"\nprint(run.done)\n')

lines = open(WHOLE, "rb").read().split(b"\n")


def beginning(count):
    path = os.path.join(FOLDER, f"first-{count}.csv")
    with open(path, "wb") as file:
        file.write(b"\n".join(lines[:count + 1]))
    return path


# MARK: The whole way: onboarded, fixed by plan, activated, and all undone.
main = Store("main")
started = time.time()
empty = main.rows()
onboarded = main.run("--yes", ONBOARD, "--dealer", "42", "--file", beginning(ROWS))
check("onboarding", onboarded.returncode == 3, onboarded.stderr[-500:])
fresh = main.rows()
print(f"{len(fresh)} sites onboarded after {time.time() - started:.1f} s")
old = json.loads(main.run("--format", "json", "-c", "sites() | where timezone(.timezone).is_old | count").stdout)

dry = main.run("--dry-run", FIX)
check("a dry run writes nothing", dry.returncode == 0 and main.rows() == fresh, dry.stderr)
check("a dry run has nothing done", dry.stdout.endswith("\n0\n"), dry.stdout[-100:])
planned = main.run("plan", FIX, "-o", "zones.plan", "--exit-code")
check("changes are pending", planned.returncode == 4, planned.returncode)
if old > 100:
    check("the plan groups", re.search(r"timezone: US/Eastern → America/New_York +×\d+", planned.stdout), planned.stdout)
check("a plan is not overwritten", main.run("plan", FIX, "-o", "zones.plan").returncode == 1)
shown = main.run("show", "zones.plan")
check("show", f"update {old} sites" in shown.stdout and "may be applied until" in shown.stdout, shown.stdout[:300])
check("planning writes nothing", main.rows() == fresh)
refused = main.run("apply", "zones.plan")
check("nobody is asked", refused.returncode == 5 and "--yes" in refused.stderr, refused.stderr)
ceiling = main.run("apply", "zones.plan", "--yes", "--max-changes", str(old - 1))
check("ceiling", ceiling.returncode == 5 and main.rows() == fresh, ceiling.stderr)
edited = os.path.join(FOLDER, "edited.plan")
with open(os.path.join(FOLDER, "zones.plan"), encoding="utf-8") as file:
    text = file.read()
with open(edited, "w", encoding="utf-8") as file:
    file.write(re.sub(r'("set":\{"timezone":)"[^"]*"', r'\1"UTC"', text, count=1))
damaged = main.run("apply", "edited.plan", "--yes")
check("an edited plan", damaged.returncode == 5 and "not as it was saved" in damaged.stderr, damaged.stderr)
other = Store("other")
elsewhere = other.run("apply", "zones.plan", "--yes")
check("another store", elsewhere.returncode == 5 and "planned for" in elsewhere.stderr, elsewhere.stderr)
applied = main.run("apply", "zones.plan", "--yes")
check("the plan is applied", applied.returncode == 0 and f"{old} done" in applied.stderr, applied.stderr)
fixed = main.rows()
again = main.run("apply", "zones.plan", "--yes")
check("once", again.returncode == 6 and "applied already" in again.stderr and main.rows() == fixed, again.stderr)
check("nothing is pending", main.run("plan", FIX, "--exit-code").returncode == 0)
active = main.run("--yes", ACTIVATE)
check("activation", active.stdout == f"{ACTIVE}\n", active.stderr)
check("runs", [run["done"] for run in main.runs()][:2] == [ACTIVE, old], main.runs()[:2])
took = {}
for label, expected, count in (("on", fixed, ACTIVE), (None, fixed, 0), ("onboarding", None, len(fresh))):
    if label is None:
        zones = main.runs()[2]
        check("the plan's run", zones["done"] == old, zones)
        label, expected, count = zones["id"], fresh, old
    started = time.time()
    undone = main.run("undo", label, "--yes")
    took[label] = time.time() - started
    check(f"undo {label}", undone.returncode == 0 and f"{count} done" in undone.stderr, undone.stderr[-300:])
    check(f"undo {label} restores", main.rows() == (empty if expected is None else expected))
print("undoing took " + ", ".join(f"{seconds:.1f} s" for seconds in took.values()))

# MARK: A deleted site comes back with a new id, and everything else as it was.
base = Store("base")
assert base.run("--yes", ONBOARD, "--dealer", "42", "--file", beginning(BASE)).returncode in (0, 3)
base.run("--yes", "-c", f"sites() | skip {SOME // 2} | take {SOME} | activate | apply")
before, plain = base.rows(), base.rows(is_plain=True)
print(f"{len(before)} sites to kill over, seed {SEED}")

KINDS = {
    "create": f'let ids = 1...{3 * SOME}\nlet run = ids | create external_site_id: "N-\\(.)", name: "New", timezone: "UTC", '
              'is_activated: . % 2 == 0 | apply label: "x"\n',
    "update": 'let run = sites() | update address2: "floor \\(.site_id)", account_number: nil | apply label: "x"\n',
    "activate": 'let run = sites() | activate | apply label: "x"\n',
    "deactivate": 'let run = sites() | deactivate | apply label: "x"\n',
    "delete": f'let run = sites() | skip {SOME // 4} | take {3 * SOME} | delete | apply label: "x"\n',
}
KINDS = {kind: script(f"{kind}.sites", text + "print(run.done)\n") for kind, text in KINDS.items()}
wanted = {}
for kind, path in KINDS.items():
    store = Store(f"wanted-{kind}", copy=base)
    store.watch()
    started = time.time()
    result = store.run("--yes", path)
    wanted[kind] = (store.rows(is_plain=True), store.writes(), time.time() - started)
    check(f"{kind} whole", result.returncode == 0, result.stderr[-300:])
    check(f"{kind} once", store.writes()[0] == store.writes()[1], store.writes())
    notes = store.run("-c", 'undo("x")').stdout
    check(f"{kind} undo says so", kind != "delete" or f"{3 * SOME} deleted sites come back with new site_ids" in notes, notes[:300])
    back = store.run("undo", "--yes")
    restored = store.rows(is_plain=True) == plain if kind == "delete" else store.rows() == before
    check(f"{kind} undone", back.returncode == 0 and restored, back.stderr[-300:])

# MARK: Killed at random moments, gone on with, and taken back.
killed = dict.fromkeys(KINDS, 0)
early = 0
for turn in range(TURNS * len(KINDS)):
    kind = list(KINDS)[turn % len(KINDS)]
    store = Store(f"kill-{turn}", copy=base)
    store.watch()
    whole = wanted[kind][2]
    process = store.start("--yes", KINDS[kind])
    kills = 0
    moment = random.random()
    # The journal appears when the first change is about to be sent.
    while process.poll() is None and not store.journals():
        time.sleep(0.002)
    time.sleep(moment * whole * 0.6)
    while True:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
        runs = store.runs()
        if not runs or runs[0]["state"] in ("finished", "never started"):
            break
        check(f"{kind} {turn} is unfinished", runs[0]["state"] == "unfinished", runs[0])
        if kills > 3:
            resumed = store.run("resume", "--yes")
            check(f"{kind} {turn} goes on", resumed.returncode == 0, resumed.stderr[-300:])
            break
        process = store.start("resume", "x", "--yes")
        time.sleep(random.random() * whole * 0.8)
    killed[kind] += kills
    if not runs or runs[0]["state"] == "never started":
        early += 1
        check(f"{kind} {turn} did nothing", store.rows() == before and store.writes() == (0, 0), store.writes())
        check(f"{kind} {turn} cannot go on", store.run("resume", "x", "--yes").returncode == 1)
        continue
    rows, counted, _ = wanted[kind]
    check(f"{kind} {turn} is as wanted", store.rows(is_plain=True) == rows, f"{kills} kills")
    check(f"{kind} {turn} exactly once", store.writes() == counted, f"{store.writes()} instead of {counted}")
    check(f"{kind} {turn} intact", store.sql("pragma integrity_check") == [("ok",)])
    undone = store.run("undo", "x", "--yes")
    check(f"{kind} {turn} undo", undone.returncode == 0, undone.stderr[-300:])
    restored = store.rows(is_plain=True) == plain if kind == "delete" else store.rows() == before
    check(f"{kind} {turn} undo restores", restored)
print("killed " + ", ".join(f"{kind} {count} times" for kind, count in killed.items())
      + f"; {early} died before the first request")

# MARK: Ctrl-C finishes what is under way and stops.
store = Store("interrupt", copy=base)
slow = script("slow.sites", 'let run = sites() | where not .is_activated | take 400 | activate | apply label: "x", rate: 40\nprint(run.done)\n')
process = store.start("--yes", slow)
# Ten seconds long by its rate: stopped as soon as its journal says that something was done.
while process.poll() is None and not any('"kind":"done"' in open(path, encoding="utf-8").read()
                                         for path in store.journals()):
    time.sleep(0.002)
process.send_signal(signal.SIGINT)
output = process.communicate()
check("Ctrl-C", process.returncode == 130 and "stopped before the end" in output[1], output)
run = store.runs()[0]
check("nothing is unknown", run["unknown"] == 0 and run["done"] > 0 and run["left"] > 0, run)
resumed = store.run("resume", "--yes", "--rate", "100000")
check("gone on with", resumed.returncode == 0 and store.runs()[0]["done"] == run["changes"], resumed.stderr)
check("nothing is left to resume", store.run("resume", "--yes").returncode == 1)

# MARK: Ctrl-C twice: over a service that is slow, what is under way is abandoned, and settled later.
class Served(Store):
    """A store behind `sitescript serve`, whose clients have journals of their own."""

    def __init__(self, name, copy):
        super().__init__(name, copy)
        added = self.run("clients", "add", "test", "--dealer", "42", "--format", "json")
        self.client, self.port = json.loads(added.stdout), 0

    def serve(self, *options):
        self.server = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(self.port), *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=self.environment(), cwd=FOLDER)
        self.url = self.server.stdout.readline().split()[-1]
        self.port = int(self.url.rsplit(":", 1)[1])

    def stop(self):
        self.server.send_signal(signal.SIGTERM)
        self.server.communicate()

    def over_http(self):
        environment = dict(
            self.environment(), SITESCRIPT_URL=self.url, SITESCRIPT_SERVER="sitescript",
            SITESCRIPT_CLIENT_ID=self.client["client_id"], SITESCRIPT_CLIENT_SECRET=self.client["client_secret"])
        del environment["SITESCRIPT_STORE"]
        return environment

    def begin(self, *arguments):
        """Starts a program as a client, up to where its first change is about to be sent."""
        process = subprocess.Popen(
            [PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.over_http(),
            stdin=subprocess.DEVNULL, cwd=FOLDER)
        while process.poll() is None and not any('"kind":"intent"' in open(path, encoding="utf-8").read()
                                                 for path in self.journals()):
            time.sleep(0.01)
        return process

    def finish(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, env=self.over_http(),
                              stdin=subprocess.DEVNULL, cwd=FOLDER)


few = script("few.sites", 'let run = sites() | where not .is_activated | take 20 | activate | apply label: "x", '
                          "concurrency: 4\nprint(run.done)\n")
for presses in (1, 2):
    store = Served(f"slow-{presses}", copy=base)
    store.watch()
    store.serve("--faults", "delay=1:4000ms")
    process = store.begin("--yes", few)
    process.send_signal(signal.SIGINT)
    if presses == 2:
        # Within a second it counts as one that was pressed too long.
        time.sleep(1.2)
        process.send_signal(signal.SIGINT)
    started = time.time()
    output = process.communicate()
    run = store.runs()[0]
    check(f"Ctrl-C {presses}: the code", process.returncode == 130, (process.returncode, output))
    if presses == 1:
        check("Ctrl-C 1: what is under way is finished", (run["unknown"], run["left"] > 0, run["done"] > 0) == (0, True, True), run)
        check("Ctrl-C 1: says so", "stopped before the end" in output[1], output)
    else:
        check("Ctrl-C 2: ends at once", time.time() - started < 2, time.time() - started)
        check("Ctrl-C 2: says so", "abandoned: what became of the changes under way is unknown" in output[1], output)
        check("Ctrl-C 2: what is under way is unknown", run["unknown"] == 4 and run["state"] == "unfinished", run)
    store.stop()
    store.serve()
    resumed = store.finish("resume", "x", "--yes")
    check(f"Ctrl-C {presses}: gone on with", resumed.returncode == 0, resumed.stderr[-300:])
    run = store.runs()[0]
    check(f"Ctrl-C {presses}: all is done", (run["state"], run["done"]) == ("finished", 20), run)
    check(f"Ctrl-C {presses}: exactly once", store.writes() == (20, 20), store.writes())
    store.stop()

# MARK: Two processes at once.
store = Store("both", copy=base)
store.watch()
plans = []
for number in (1, 2):
    text = f'let run = sites() | skip {SOME * (number - 1)} | take {2 * SOME} | update address2: "by {number}" | apply\n'
    path = script(f"overlap{number}.sites", text)
    assert store.run("plan", path, "-o", f"overlap{number}.plan").returncode == 0
    plans.append(store.start("apply", f"overlap{number}.plan", "--yes"))
for process in plans:
    process.communicate()
runs = store.runs()
done, stale = sum(run["done"] for run in runs), sum(run["stale"] for run in runs)
check("every conflict is stale, none is lost", (done, stale) == (3 * SOME, SOME), (done, stale))
check("no site was written twice", store.writes() == (3 * SOME, 3 * SOME), store.writes())
codes = sorted(process.returncode for process in plans)
check("the exit codes tell", codes in ([0, 3], [3, 3]), codes)
same = [store.start("apply", "overlap3.plan", "--yes") for _ in range(3)] if store.run(
    "plan", script("third.sites", 'let run = sites() | update name: .name + "!" | apply\n'), "-o",
    "overlap3.plan").returncode == 0 else []
codes = sorted(process.wait() for process in same if process.communicate())
check("one plan is applied once, by whoever comes first", codes == [0, 6, 6], codes)
check("and wholly", all(name.endswith("!") and not name.endswith("!!") for (name,) in store.sql("SELECT name FROM site")))

shutil.rmtree(FOLDER)
print(f"{checks - failures} passed, {failures} failed")
sys.exit(1 if failures else 0)
