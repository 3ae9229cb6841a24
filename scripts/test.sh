#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests. With --all also the slow ones.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh
if [ "${1:-}" = "--all" ]; then
  export SLOW=1
  shift
fi
swift build --product sitescript
swift test "$@"
