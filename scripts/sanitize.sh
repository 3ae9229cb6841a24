#!/usr/bin/env bash
# Runs the tests of the language under a sanitizer: `scripts/sanitize.sh address|thread [OPTIONS OF swift test]`.
# Every spec runs in every configuration, among them a collection at every safepoint.
set -euo pipefail
cd "$(dirname "$0")/.."

sanitizer="${1:-}"
case "$sanitizer" in
  address | thread) shift ;;
  *)
    echo "usage: scripts/sanitize.sh address|thread [OPTIONS OF swift test]" >&2
    exit 2
    ;;
esac
# Leaks are looked for by tools that know Swift's metadata, which stays for ever.
export SITESCRIPT_LANGUAGE_ONLY=1 ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0
# More tests at once than cores only make each wait for the others, which those that wait for a clock cannot bear.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8
# Frames of a debug build with its red zones are several times as large, and threads get the stack that is set here.
ulimit -s 65536
exec swift test --sanitize="$sanitizer" --scratch-path ".build-$sanitizer" "$@"
