#!/usr/bin/env bash
# Puts a stripped, statically linked sitescript into a prefix: scripts/install.sh [PREFIX], /usr/local by default.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix="${1:-/usr/local}"
scripts/install-packages.sh
options=(-c release --product sitescript --scratch-path .build-static)
if [ "$(uname)" = Linux ]; then
  echo "build: statically linked, about ten minutes the first time"
  # lld takes libraries in any order, and libedit needs those behind it.
  mkdir -p .build-static
  clang -O2 -c scripts/static/frames.c -o .build-static/frames.o
  options+=(--static-swift-stdlib -Xswiftc -static-executable -Xswiftc -use-ld=lld)
  for option in --eh-frame-hdr --allow-multiple-definition "$PWD/.build-static/frames.o" -ltinfo -lbsd -lmd; do
    options+=(-Xlinker "$option")
  done
else
  echo "build: some minutes the first time"
fi
swift build "${options[@]}"
binary="$(swift build "${options[@]}" --show-bin-path)/sitescript"
mkdir -p "$prefix/bin"
strip -o "$prefix/bin/sitescript.new" "$binary"
mv "$prefix/bin/sitescript.new" "$prefix/bin/sitescript"
echo "installed $prefix/bin/sitescript"
