#!/usr/bin/env bash
# Builds a product as it ships and prints where its program is: scripts/release.sh [PRODUCT], sitescript by default.
# On Linux it is linked statically. The first build takes about ten minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

options=(-c release --product "${1:-sitescript}" --scratch-path .build-static)
# Types such as a dictionary's are made from what the compiler knows, not from their names: those are looked up when the
# program runs, and each look goes through all conformances of the executable: docs/decisions/0014.
options+=(-Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors)
# Each function in a section of its own, so that those of a start can be put together: docs/decisions/0015.
options+=(-Xswiftc -Xfrontend -Xswiftc -function-sections)
# A jump of its own at the end of each instruction of the machine, instead of one that all share: docs/decisions/0010.
for option in -tail-dup-pred-size=1000 -tail-dup-succ-size=1000; do
  options+=(-Xswiftc -Xllvm -Xswiftc "$option")
done
if [ "$(uname)" = Linux ]; then
  # lld takes libraries in any order, and libedit needs those behind it.
  mkdir -p .build-static
  clang -O2 -c scripts/static/frames.c -o .build-static/frames.o
  options+=(--static-swift-stdlib -Xswiftc -static-executable -Xswiftc -use-ld=lld)
  ordering=(--symbol-ordering-file="$PWD/scripts/static/order.txt" --no-warn-symbol-ordering)
  libraries=("$PWD/.build-static/frames.o" -ltinfo -lbsd -lmd)
  for option in --eh-frame-hdr --allow-multiple-definition "${ordering[@]}" "${libraries[@]}"; do
    options+=(-Xlinker "$option")
  done
fi
swift build "${options[@]}" >&2
echo "$(swift build "${options[@]}" --show-bin-path)/${1:-sitescript}"
