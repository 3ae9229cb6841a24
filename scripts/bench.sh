#!/usr/bin/env bash
# Measures a release build against other tools in one run: scripts/bench.sh [SITESCRIPT [OPTIONS]].
# Prints a Markdown table; `--write` puts it into docs/performance.md, `--quick` takes under two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
for package in lua5.4 lua-cjson sqlite3 python3 python3-venv jq; do
  dpkg -s "$package" >/dev/null 2>&1 || "${as_root[@]}" apt-get install -y -qq "$package" >/dev/null
done
# Python with orjson, in an environment of its own; without a network its rows are left out.
environment=.build-bench
[ -x "$environment/bin/python" ] || /usr/bin/python3 -m venv "$environment"
orjson=()
if "$environment/bin/python" -c 'import orjson' 2>/dev/null || "$environment/bin/pip" install -q orjson; then
  orjson=(--orjson "$PWD/$environment/bin/python")
fi
program="${1:-$(scripts/release.sh)}"
shift $(($# > 0))
exec python3 scripts/bench.py "$program" "${orjson[@]}" "$@"
