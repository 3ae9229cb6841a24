"""What the scripts that measure share: running a command, stores of any size, the pipelines, tables in a page."""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
PAGE = "docs/performance.md"
ZONES = ["Asia/Seoul", "Asia/Tokyo", "America/New_York", "America/Chicago", "Europe/London", "Europe/Paris", "UTC",
         "Asia/Kolkata", "Australia/Sydney", "America/Denver", "Africa/Cairo", "Pacific/Auckland"]
# What the store sets on its connections.
PRAGMAS = "pragma mmap_size=2147418112; pragma cache_size=-32768; "

COUNT_LINES = """import json, sys
rows = (json.loads(line) for line in open(sys.argv[1]))
print(sum(1 for row in rows if not row["is_activated"] and row["timezone"] == "Asia/Seoul"))
"""


class Bench:
    """A folder of its own for stores and files, and the program that is measured."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.folder = tempfile.mkdtemp()
        self.environment = dict(os.environ, XDG_STATE_HOME=self.path("state"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, command, keeps_output=True):
        """CPU seconds of a command, and what it wrote."""
        output = subprocess.PIPE if keeps_output else subprocess.DEVNULL
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                                       env=self.environment)
            written = process.stdout.read() if keeps_output else b""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            # Onboarding ends with 3: the list has rows that are wrong.
            if process.returncode not in (0, 3):
                errors.seek(0)
                sys.exit(f"{command} ended with {process.returncode}: {errors.read().decode()[-500:]}")
        if keeps_output:
            process.stdout.close()
        return usage.ru_utime + usage.ru_stime, written

    def remove(self, name):
        """Removes a file, or a store with what SQLite keeps beside it."""
        for end in ["", "-wal", "-shm"]:
            if os.path.exists(self.path(name + end)):
                os.remove(self.path(name + end))

    def peaks(self, command):
        """The most kilobytes of a command, and of them the most that are its own, no pages of files.

        Looked up while it runs: what the system says at the end begins with the size of the process that started it.
        """
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.environment)
        most, own = 0, 0
        while process.poll() is None:
            with open(f"/proc/{process.pid}/status") as status:
                found = dict(re.findall(r"(VmHWM|RssAnon):\s+(\d+)", status.read()))
            most = max(most, int(found.get("VmHWM", 0)))
            own = max(own, int(found.get("RssAnon", 0)))
            time.sleep(0.001)
        return most, own

    def make_store(self, name, count, lines=None):
        """A store with so many sites, filled behind the program's back for speed, and the same sites as JSON lines."""
        store = self.path(name)
        subprocess.run([self.program, "--store", store, "dealers", "add", "42", "--name", "Acme"],
                       env=self.environment, check=True, stderr=subprocess.DEVNULL)
        database = sqlite3.connect(store)
        # Nothing is lost by a torn store here, and a log would have everything written twice.
        database.execute("pragma journal_mode = off")
        database.execute("pragma synchronous = off")
        database.execute("pragma cache_size = -262144")
        indexes = database.execute("select name, sql from sqlite_master where type = 'index' and sql is not null"
                                   " and tbl_name = 'site'").fetchall()
        # Filling an index in the order of its keys takes a fraction of the time.
        for index, _ in indexes:
            database.execute(f"drop index {index}")
        cases = " ".join(f"when {number} then '{zone}'" for number, zone in enumerate(ZONES))
        database.execute(
            f"""with recursive number(n) as (select 0 where ?1 > 0 union all select n + 1 from number where n + 1 < ?1)
            insert into site (dealer_id, external_site_id, name, account_number, address1, timezone, is_activated,
                created_at)
            select 42, printf('X-%07d', n),
                case n * 7 % 4 when 0 then 'HQ' when 1 then 'Store' when 2 then 'Depot' else 'Clinic' end
                    || ' ' || (n * 7919 % 100003),
                printf('%06d', n * 31 % 1000003), (n % 9973) || ' Main St',
                case n * 7919 % {len(ZONES)} {cases} end, n * 13 % 5 <> 0, 0
            from number""", (count,))
        for _, sql in indexes:
            database.execute(sql)
        database.commit()
        # As the program left it.
        database.execute("pragma journal_mode = wal")
        if lines:
            with open(self.path(lines), "w") as file:
                for (line,) in database.execute(
                        """select json_object('external_site_id', external_site_id, 'name', name,
                            'account_number', account_number, 'address1', address1, 'timezone', timezone,
                            'is_activated', json(iif(is_activated, 'true', 'false')))
                        from site order by site_id"""):
                    file.write(line + "\n")
        database.close()
        return store

    def on_store(self, store, code, *options):
        """The command that runs a line over a store."""
        return [self.program, *options, "--store", store, "--dealer", "42", "-c", code]


def pipelines(bench, store, lines):
    """Each pipeline over stored sites or their lines: a title, what it needs, ours, and the same by others."""
    def ours(code, *options):
        return bench.on_store(store, code, *options)

    def sql(query):
        return {"sqlite3": ["sqlite3", store, PRAGMAS + query]}

    yield ("filtered count", ours('sites() | where .timezone == "Asia/Seoul" and not .is_activated | count'),
           sql("select count(*) from site where dealer_id = 42 and timezone = 'Asia/Seoul' and is_activated = 0"))
    yield ("`count by .timezone`", ours("sites() | count by .timezone"),
           sql("select timezone, count(*) from site where dealer_id = 42 group by timezone"))
    yield ("`count by .name`", ours("sites() | count by .name | take 5"),
           sql("select name, count(*) from site where dealer_id = 42 group by name order by 2 desc limit 5"))
    yield ("top 10 by name", ours("sites() | sort .name | take 10"),
           sql("select * from site where dealer_id = 42 order by name, site_id limit 10"))
    yield ("three fields to JSON lines", ours("sites() | select .site_id, .name, .timezone", "--format", "jsonl"),
           sql("select json_object('site_id', site_id, 'name', name, 'timezone', timezone) from site"
               " where dealer_id = 42"))
    yield ("a text inside the name, counted", ours('sites() | where .name.contains("HQ 1") | count'),
           sql("select count(*) from site where dealer_id = 42 and instr(name, 'HQ 1') > 0"))
    yield ("filtered count over a file of JSON lines",
           [bench.program, "-c", f'jsonl("{lines}", as: {{timezone: String, is_activated: Bool}})'
            ' | where .timezone == "Asia/Seoul" and not .is_activated | count'],
           {"python3": [PYTHON, "-c", COUNT_LINES, lines],
            "jq": ["jq", "-n", '[inputs|select(.is_activated==false and .timezone=="Asia/Seoul")]|length', lines]})


def write_table(name, text):
    """Puts a table between its two marks in docs/performance.md."""
    start, end = f"<!-- table of {name} -->", "<!-- end of the table -->"
    with open(PAGE) as file:
        page = file.read()
    if start not in page:
        sys.exit(f"{PAGE} has no `{start}`")
    page = re.sub(re.escape(start) + ".*?" + re.escape(end), lambda _: f"{start}\n{text}\n{end}", page, flags=re.S)
    with open(PAGE, "w") as file:
        file.write(page)
