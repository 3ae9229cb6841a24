#!/usr/bin/env bash
# Puts a stripped, statically linked sitescript into a prefix: scripts/install.sh [PREFIX], /usr/local by default.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix="${1:-/usr/local}"
scripts/install-packages.sh
echo "build: statically linked, some minutes the first time"
swift build -c release --static-swift-stdlib --product sitescript --scratch-path .build-static
binary="$(swift build -c release --static-swift-stdlib --scratch-path .build-static --show-bin-path)/sitescript"
mkdir -p "$prefix/bin"
strip -o "$prefix/bin/sitescript.new" "$binary"
mv "$prefix/bin/sitescript.new" "$prefix/bin/sitescript"
echo "installed $prefix/bin/sitescript"
