#!/usr/bin/env bash
# Builds a product as it ships and prints where its program is: scripts/release.sh [PRODUCT], sitescript by default.
# On Linux it is linked statically. The first build takes about ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

options=(-c release --product "${1:-sitescript}" --scratch-path .build-static)
# A jump of its own at the end of each instruction of the machine, instead of one that all share: docs/decisions/0010.
for option in -tail-dup-pred-size=1000 -tail-dup-succ-size=1000; do
  options+=(-Xswiftc -Xllvm -Xswiftc "$option")
done
if [ "$(uname)" = Linux ]; then
  # lld takes libraries in any order, and libedit needs those behind it.
  mkdir -p .build-static
  clang -O2 -c scripts/static/frames.c -o .build-static/frames.o
  options+=(--static-swift-stdlib -Xswiftc -static-executable -Xswiftc -use-ld=lld)
  for option in --eh-frame-hdr --allow-multiple-definition "$PWD/.build-static/frames.o" -ltinfo -lbsd -lmd; do
    options+=(-Xlinker "$option")
  done
fi
swift build "${options[@]}" >&2
echo "$(swift build "${options[@]}" --show-bin-path)/${1:-sitescript}"
