#!/usr/bin/env python3
"""Writes a script of about so many lines, as people write them, for measuring the checker.

    python3 Tests/Benchmarks/check_lines.py 10000 > /tmp/big.sites
    sitescript -v check /tmp/big.sites          parsing, checking and making code, without the start of the process
"""
import sys

ZONES = ["Asia/Seoul", "America/Los_Angeles", "Europe/Paris", "America/New_York", "Asia/Tokyo"]

BLOCK = '''
## The sites of group {n} that still wait for activation.
func waiting_{n}(rows, zone: Timezone, limit: Int = {limit}) {{
  let found = rows
    | where .timezone == zone and not .is_activated
    | sort .created_at desc, .name
    | take limit
  return found | select .site_id, .name, zone: .timezone, station: .monitoring_station_id ?? 0
}}

type Place{n} = {{ id: String, name: String, tz: String, address: String?, station: Int? }}

func label_{n}(site: Site) -> String {{
  if site.address1 != nil and not site.name.is_blank {{
    return "\\(site.external_site_id) \\(site.name.upper()), \\(site.address1)"
  }} else if site.account_number == nil {{
    return "no account: \\(site.site_id)"
  }}
  let parts = [site.external_site_id, site.name, site.account_number ?? "-"]
  return parts.map(part => part.trim()).join(" / ")
}}

var total_{n} = 0
let limits_{n} = ["low": {n}, "high": {n} * 10 + 3]
for site in sites(dealer: 42) | where .site_id % {mod} == 0 {{
  total_{n} += match site.timezone {{ "{zone}" => 2, "US/Pacific" => 1, else => 0 }}
  if total_{n} > (limits_{n}["high"] ?? 100) {{ break }}
}}
let summary_{n} = sites(dealer: 42)
  | summarize n: count(), active: count(where: .is_activated), newest: max(.created_at) by .timezone
  | where .n > {limit} and .newest > @2026-01-01
  | sort .n desc
try {{
  let one = site(dealer: 42, id: {n})
  print("group {n}", label_{n}(one), one.has_physical_bridge, total_{n} / 2)
}} catch not_found, forbidden as e {{
  print(e.kind, e.message)
}}
print(summary_{n}, waiting_{n}(sites(dealer: 42), zone: "{zone}"))
let changes_{n} = sites(dealer: 42)
  | where .name.starts_with("G{n}-") and .timezone != "{zone}"
  | update timezone: "{zone}", name: "\\(.name.trim()) ({n})"
changes_{n} | show
'''


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    text = "# Made by check_lines.py.\n"
    number = 0
    while text.count("\n") < wanted:
        number += 1
        text += BLOCK.format(n=number, limit=5 + number % 20, mod=2 + number % 7, zone=ZONES[number % 5])
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
