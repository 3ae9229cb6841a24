#!/usr/bin/env bash
# Fuzzes one door of the engine: `scripts/fuzz.sh parse 60` runs 60 seconds and keeps what it learns below .build-fuzz.
# Further arguments are libFuzzer's own. Without arguments it lists the doors.
set -euo pipefail
cd "$(dirname "$0")/.."

entries="lex parse format check run bytecode csv tsv json jsonl journal plan"
entry="${1:-}"
seconds="${2:-60}"
if ! [[ " $entries " == *" $entry "* ]] || [ -z "$entry" ]; then
  echo "usage: scripts/fuzz.sh ENTRY [SECONDS] [LIBFUZZER OPTIONS]; the entries are: $entries" >&2
  exit 2
fi
shift $(($# < 2 ? $# : 2))

# The language has no dependencies, so its modules are built here, one after the other, with both sanitizers.
build=.build-fuzz
mkdir -p "$build"
modules="TimeZoneNames SiteScriptSyntax SiteScript SiteScriptLibrary SitesCore SitesChanges SitesBindings \
  SiteScriptTestSupport SiteScriptFuzzing"
flags="-O -g -whole-module-optimization -swift-version 6 -package-name sitescript -sanitize=fuzzer,address \
  -parse-as-library -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
  -enable-upcoming-feature MemberImportVisibility -I $build"
objects=""
stale=
for module in $modules; do
  object="$build/$module.o"
  if [ -n "$stale" ] || [ ! -f "$object" ] || [ -n "$(find "Sources/$module" -newer "$object" -print -quit)" ]; then
    stale=1
    echo "building $module" >&2
    # shellcheck disable=SC2046,SC2086
    swiftc $flags -module-name "$module" -emit-module -emit-module-path "$build/$module.swiftmodule" \
      -c -o "$object" $(find "Sources/$module" -name '*.swift' | sort)
  fi
  objects="$objects $object"
done
if [ -n "$stale" ] || [ ! -f "$build/fuzz" ] || [ scripts/fuzz/FuzzMain.swift -nt "$build/fuzz" ]; then
  # shellcheck disable=SC2086
  swiftc $flags -module-name Fuzz scripts/fuzz/FuzzMain.swift $objects -o "$build/fuzz"
fi

# New inputs go to the first folder; those of the repository are only read.
corpus="$build/corpus/$entry"
mkdir -p "$corpus" "$build/findings" "Tests/Corpus/$entry"
export FUZZ_ENTRY="$entry" SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=0"
language=(-dict=scripts/fuzz/language.dict)
specs=(Tests/Spec)
case "$entry" in csv | tsv | journal | plan) language=() specs=() ;;
  json | jsonl) language=(-dict=scripts/fuzz/json.dict) specs=() ;;
esac
exec "$build/fuzz" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=3000 -print_final_stats=1 \
  -artifact_prefix="$build/findings/$entry-" "${language[@]}" "$@" "$corpus" \
  "Tests/Corpus/$entry" "${specs[@]}"
