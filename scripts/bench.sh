#!/usr/bin/env bash
# Measures a release build against other tools in one run: scripts/bench.sh [SITESCRIPT [OPTIONS]].
# Prints a Markdown table; `--write` puts it into docs/performance.md, `--quick` takes under two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
for package in lua5.4 lua-cjson sqlite3 python3 jq; do
  dpkg -s "$package" >/dev/null 2>&1 || "${as_root[@]}" apt-get install -y -qq "$package" >/dev/null
done
program="${1:-$(scripts/release.sh)}"
shift $(($# > 0))
exec python3 scripts/bench.py "$program" "$@"
