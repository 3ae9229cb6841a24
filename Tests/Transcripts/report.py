#!/usr/bin/env python3
"""Opens pages that `save "x.html"` makes in a headless Chromium, sorts and filters them, and looks for faults.

usage: report.py PATH_OF_SITESCRIPT [PATH_OF_CHROMIUM]

The checks run inside the page itself, in a script put at its end; the browser then prints what they found. axe-core, which
looks for what people with other senses than sight would miss, comes with the Python package axe-playwright-python; without
it that part is left out and said so.
"""
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
BROWSER = sys.argv[2] if len(sys.argv) > 2 else shutil.which("chromium") or shutil.which("google-chrome")
FOLDER = tempfile.mkdtemp()
failures = []
checks = 0

ROWS = r"""[
  {name: "서울 본사", zone: "Asia/Seoul", n: 3, x: nil, at: @2026-01-02},
  {name: "Zürich", zone: "Europe/Zurich", n: 20, x: 1.5, at: @2026-01-01},
  {name: "<b>bold</b> & \"quoted\"", zone: "US/Pacific", n: -1, x: 10.0, at: @2026-01-03},
]"""

HELP = """
const found = {};
const cells = column => [...document.querySelectorAll("tbody tr")].map(row => row.cells[column].textContent);
const heads = [...document.querySelectorAll("th")];
const press = column => heads[column].querySelector("button").click();
const filter = document.getElementById("filter");
const search = text => { filter.value = text; filter.dispatchEvent(new Event("input", { bubbles: true })); };
const count = () => document.getElementById("count").textContent;
"""


def check(name, is_true, detail=""):
    global checks
    checks += 1
    if not is_true:
        failures.append(name)
        print(f"FAILED {name}\n{detail}")


def page(rows, name):
    path = f"{FOLDER}/{name}.html"
    result = subprocess.run([PROGRAM, "-c", f'{rows} | save "{path}"'], capture_output=True, text=True)
    check(f"{name}.html is written", result.returncode == 0, result.stderr)
    return path


def browse(path, script, *options, seconds=60):
    """Gives what a script at the end of the page found, and what the browser complained of."""
    with open(path) as file:
        text = file.read()
    ending = """<script>(async () => {%s
      document.body.append(Object.assign(document.createElement("pre"), { id: "found", textContent: JSON.stringify(found) }));
    })().catch(error => console.error(error))</script></body>""" % (HELP + script)
    probe = path.replace(".html", "-probe.html")
    with open(probe, "w") as file:
        file.write(text.replace("</body>", ending))
    result = subprocess.run([
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--log-level=0",
        f"--user-data-dir={FOLDER}/browser", "--virtual-time-budget=20000", *options, "--dump-dom", f"file://{probe}",
    ], capture_output=True, text=True, timeout=seconds)
    complaints = [line for line in result.stderr.splitlines() if "CONSOLE" in line]
    match = re.search(r'<pre id="found">(.*?)</pre>', result.stdout, re.S)
    text = match.group(1) if match else "{}"
    for mark, character in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]:
        text = text.replace(mark, character)
    return json.loads(text), complaints


def works():
    path = page(ROWS, "places")
    found, complaints = browse(path, """
      found.plain = cells(0);
      press(2); found.up = cells(2); found.sort = heads[2].getAttribute("aria-sort");
      press(2); found.down = cells(2); found.sorted = heads.map(head => head.getAttribute("aria-sort"));
      press(2); found.again = cells(0);
      press(3); found.nils = cells(3); press(3); found.nilsDown = cells(3);
      press(4); found.instants = cells(4); press(4); press(4);
      search("서울"); found.korean = cells(0); found.count = count();
      search("PACIFIC"); found.ignoringCase = cells(1);
      search("<b>"); found.marks = cells(0);
      search("nothing has this"); found.none = cells(0); found.noCount = count();
      search(""); found.all = cells(0).length;
      heads[0].querySelector("button").focus();
      found.focused = document.activeElement.textContent;
      found.moreIsHidden = document.getElementById("more").hidden;
      found.bold = document.querySelectorAll("td b").length;
    """)
    check("no complaints of the browser", not complaints, "\n".join(complaints))
    check("rows are as they came", found["plain"][0] == "서울 본사", found)
    check("numbers go up", found["up"] == ["-1", "3", "20"] and found["sort"] == "ascending", found)
    check("and down", found["down"] == ["20", "3", "-1"], found)
    check("only one column says that it is sorted", found["sorted"] == [None, None, "descending", None, None], found)
    check("a third time they are as they came", found["again"] == found["plain"], found)
    check("nil is last in both directions", found["nils"] == ["1.5", "10.0", ""] and found["nilsDown"] == ["10.0", "1.5", ""], found)
    check("instants in their order", [text[:10] for text in found["instants"]] == ["2026-01-01", "2026-01-02", "2026-01-03"], found)
    check("the filter finds any script", found["korean"] == ["서울 본사"] and found["count"] == "1 of 3 rows", found)
    check("and ignores case", found["ignoringCase"] == ["US/Pacific"], found)
    check("markup is text", found["marks"] == ['<b>bold</b> & "quoted"'] and found["bold"] == 0, found)
    check("no row is said", found["none"] == [] and found["noCount"] == "0 of 3 rows", found)
    check("an empty filter shows all", found["all"] == 3 and found["moreIsHidden"], found)
    check("heads take the focus", found["focused"] == "name", found)


def large():
    path = page('1...100000 | map ({n: 100001 - ., name: "site \\(.)", zone: "Asia/Seoul", active: . % 2 == 0})', "large")
    found, complaints = browse(path, """
      const clock = async body => { const start = performance.now(); body(); return performance.now() - start; };
      found.shown = cells(0).length; found.count = count();
      found.sorting = await clock(() => press(0)); found.first = cells(0)[0];
      found.texts = await clock(() => press(1)); press(1); press(1);
      found.filtering = await clock(() => search("site 99999")); found.one = cells(1);
      search(""); found.more = document.getElementById("more").hidden;
    """, seconds=300)
    check("100,000 rows: no complaints", not complaints, "\n".join(complaints))
    check("100,000 rows: the first are shown", found.get("shown") == 1000 and found["count"].startswith("100000 rows, the first 1000"), found)
    check("100,000 rows: sorted whole", found.get("first") == "1", found)
    check("100,000 rows: filtered whole", found.get("one") == ["site 99999"] and found.get("more") is False, found)
    print(f"100,000 rows, {os.path.getsize(path) / 1e6:.1f} MB: "
          f"numbers sorted in {found['sorting']:.0f} ms, texts in {found['texts']:.0f} ms, filtered in {found['filtering']:.0f} ms")


def accessible():
    package = importlib.util.find_spec("axe_playwright_python")
    script = package and os.path.join(os.path.dirname(package.origin), "axe.min.js")
    if not script or not os.path.exists(script):
        return print("axe-core is not there: python3 -m pip install --no-deps axe-playwright-python")
    with open(script) as file:
        axe = file.read().replace("</script", "<\\/script")
    for name, rows in [
        ("table", ROWS), ("bars", '[{zone: "Asia/Seoul", n: 3}, {zone: "US/Pacific", n: -1}]'),
        ("line", "[{at: @2026-01-01, n: 1}, {at: @2026-01-05, n: 4}]"), ("empty", "[] | where true"),
    ]:
        for look in ["light", "dark"]:
            path = page(rows, f"{name}-{look}")
            options = ["--force-dark-mode", "--enable-features=WebContentsForceDark:0"] if look == "dark" else []
            found, complaints = browse(path, axe + """
              ;found.dark = matchMedia("(prefers-color-scheme: dark)").matches;
              const result = await axe.run();
              found.passes = result.passes.length;
              found.faults = result.violations.map(fault => `${fault.impact} ${fault.id}: ${fault.nodes[0].html}`);
            """, *options)
            check(f"axe finds no fault in {name}, {look}", found.get("faults") == [] and found["passes"] > 10, found)
            check(f"{name} is {look}", found.get("dark") == (look == "dark"), found)


if not BROWSER:
    sys.exit("there is no Chromium here: apt-get install chromium")
works()
large()
accessible()
shutil.rmtree(FOLDER)
print(f"{checks - len(failures)} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
