#!/usr/bin/env bash
# Holds the instructions that a release build takes against those that were stored: scripts/check.sh [PROGRAM [OPTIONS]].
# Fails where a program takes over 3 % more than in Tests/Benchmarks/instructions.json; `--write` stores what it found.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
command -v valgrind >/dev/null || "${as_root[@]}" apt-get install -y -qq valgrind >/dev/null
program="${1:-$(scripts/release.sh)}"
shift $(($# > 0))
exec python3 scripts/instructions.py "$program" "$@"
