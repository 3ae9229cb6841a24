#!/usr/bin/env bash
# Measures a release build against other tools in one run: scripts/bench.sh [SITESCRIPT]. Prints a Markdown table.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
for package in lua5.4 sqlite3 python3; do
  command -v "$package" >/dev/null || "${as_root[@]}" apt-get install -y -qq "$package" >/dev/null
done
exec python3 scripts/bench.py "${1:-$(swift build -c release --show-bin-path)/sitescript}"
