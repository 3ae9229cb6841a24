"""What a careful throw-away script does with the onboarding list: validate, skip repeated ids, insert."""
import csv
import sqlite3
import sys
import zoneinfo

zones = zoneinfo.available_timezones()
database = sqlite3.connect(sys.argv[2])
database.execute("pragma journal_mode = wal")
database.execute(
    "create table site (site_id integer primary key, dealer_id integer, external_site_id text, name text, station integer,"
    " account text, address1 text, address2 text, timezone text, unique (dealer_id, external_site_id))")
taken = set()
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    for number, row in enumerate(csv.DictReader(file)):
        if not row["name"].strip() or row["tz"] not in zones or row["external_id"] in taken:
            print("bad row", number, file=sys.stderr)
            continue
        taken.add(row["external_id"])
        database.execute(
            "insert into site values (null, 42, ?, ?, ?, ?, ?, ?, ?)",
            (row["external_id"], row["name"], int(row["station"]) if row["station"] else None, row["account"] or None,
             row["address1"], row["address2"], row["tz"]))
database.commit()
