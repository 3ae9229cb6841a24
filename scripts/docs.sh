#!/usr/bin/env bash
# Writes docs/reference from the tables in Sources; a test says when that is needed.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --product sitescript
sitescript="$(swift build --show-bin-path)/sitescript"
mkdir -p docs/reference
rm -f docs/reference/*.md
for page in $("$sitescript" reference); do
  "$sitescript" reference "$page" > "docs/reference/$page"
done
