#!/usr/bin/env bash
# Writes Sources/TimeZoneNames/TimeZoneTable.swift from the system's tzdata. Run it when tzdata is newer.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 - "${1:-/usr/share/zoneinfo}" > Sources/TimeZoneNames/TimeZoneTable.swift <<'PYTHON'
import sys

folder = sys.argv[1]
zones, links, version = set(), {}, "unknown"
for line in open(f"{folder}/tzdata.zi", encoding="utf-8"):
    words = line.split()
    if line.startswith("# version"):
        version = words[2]
    elif words and words[0] == "Z":
        zones.add(words[1])
    elif words and words[0] == "L":
        links[words[2]] = words[1]
current = {line.split("\t")[2].strip() for line in open(f"{folder}/zone.tab", encoding="utf-8") if line[0] != "#"}
zones.discard("Factory")


def is_old(name):
    return name in links and name not in current and not name.startswith("Etc/") and name not in ("UTC", "GMT")


def canonical(name):
    seen = set()
    while name in links and is_old(name) and name not in seen:
        seen.add(name)
        name = links[name]
    return name


print('''/// The IANA time zones, written by scripts/timezones.sh from the system's tzdata.
///
/// A line each, in byte order: the name, and behind a `>` the new name of one that is old. A name is old when
/// tzdata keeps it only as a link and no country's list (zone.tab) names it.
enum TimeZoneTable {
    static let version = "%s"
    static let lines: StaticString = """''' % version)
for name in sorted(zones | set(links)):
    print("        " + name + (">" + canonical(name) if is_old(name) else ""))
print('        """\n}')
PYTHON
echo "wrote Sources/TimeZoneNames/TimeZoneTable.swift"
