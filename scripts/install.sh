#!/usr/bin/env bash
# Puts a stripped, statically linked sitescript into a prefix: scripts/install.sh [PREFIX], /usr/local by default.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix="${1:-/usr/local}"
scripts/install-packages.sh
echo "build: about ten minutes the first time"
binary="$(scripts/release.sh)"
mkdir -p "$prefix/bin"
strip -o "$prefix/bin/sitescript.new" "$binary"
mv "$prefix/bin/sitescript.new" "$prefix/bin/sitescript"
echo "installed $prefix/bin/sitescript"
