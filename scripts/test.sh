#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests. With --all also the slow ones.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh
slow=
if [ "${1:-}" = "--all" ]; then
  slow=1
  shift
fi
swift build --product sitescript
# More tests at once than cores only make each wait for the others, which those that wait for a clock cannot bear.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8
log="$(swift build --show-bin-path)/test.log"
if ! swift test "$@" 2>&1 | tee "$log"; then
  # Where only the end of a long output is kept, what failed has to stand there.
  echo "test: what failed"
  grep -a -e '^✘' -e 'error: ' "$log" | tail -n 60 || true
  exit 1
fi
if [ -n "$slow" ]; then
  echo "robustness: more damage, deeper nesting, growth"
  SLOW=1 swift test --skip-build --filter RobustnessTests
  sitescript="$(swift build --show-bin-path)/sitescript"
  echo "outside: a package elsewhere that depends on the language alone"
  scripts/outside-package.sh
  echo "catalogues: the pages of the public targets"
  scripts/docc.sh
  echo "terminal: the prompt through a pseudo-terminal"
  python3 Tests/Transcripts/terminal.py "$sitescript"
  echo "server: the API's own examples and hostile requests against \`serve\`"
  # Somebody else's OAuth client, where it can be had.
  python3 -m venv .build/python && .build/python/bin/pip -q install authlib requests || true
  PATH="$PWD/.build/python/bin:$PATH" python3 Tests/Transcripts/server.py "$sitescript"
  echo "onboarding: the whole list, against values computed apart"
  python3 Tests/Transcripts/onboarding.py "$sitescript"
  echo "changes: plans, kills, resume and undo of a short list"
  ROWS=1000 TURNS=1 python3 Tests/Transcripts/changes.py "$sitescript"
  echo "library: JSON, time zones and patterns, against Python"
  python3 Tests/Transcripts/library.py "$sitescript"
fi
