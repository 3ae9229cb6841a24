#!/usr/bin/env bash
# Proves that a package elsewhere can depend on the language alone: builds a host of ten lines from nothing, runs it, and
# fails when anything was compiled that the language does not need. Then the same with the library.
set -euo pipefail
cd "$(dirname "$0")/.."

root="$PWD"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

# Makes a package with these products, builds it from nothing and compares what was compiled with the targets given last.
check() {
  local name="$1" products="$2" expected="$3"
  mkdir -p "$folder/$name/Sources/$name"
  cat >"$folder/$name/Package.swift" <<EOF
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "$name",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "SiteScript", path: "$root")],
    targets: [.executableTarget(name: "$name", dependencies: [$products])]
)
EOF
  cat >"$folder/$name/Sources/$name/Host.swift"
  local start end built files compiled
  start=$(date +%s)
  swift build --package-path "$folder/$name" --scratch-path "$folder/build" >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    exit 1
  }
  end=$(date +%s)
  built="$folder/build/debug"
  # SwiftPM plans, and makes folders for, more than it compiles.
  compiled=$(find -L "$built" -name '*.o' -path '*.build/*' | sed -E 's|.*/([^/]+)\.build/.*|\1|' | LC_ALL=C sort -u | tr '\n' ' ')
  files=$(find -L "$built" -name '*.o' -path '*.build/*' | wc -l)
  if [ "$compiled" != "$expected $name " ]; then
    echo "$name: compiled $compiled, wanted $expected $name" >&2
    exit 1
  fi
  local answer
  answer=$("$built/$name")
  if [ "$answer" != "42" ]; then
    echo "$name: gave $answer" >&2
    exit 1
  fi
  echo "$name: $files files of $(wc -w <<<"$expected") targets and its own in $((end - start)) s"
  rm -rf "$folder/build"
}

check host '.product(name: "SiteScript", package: "SiteScript")' "SiteScript SiteScriptSyntax TimeZoneNames" <<'EOF'
import SiteScript

@main
struct Host {
    static func main() async throws {
        var engine = Engine(modules: [])
        engine.limits = ExecutionLimits(steps: 1_000_000, bytes: 16 << 20)
        engine.register("twice", ["of"]) { (number: Int) in number * 2 }
        let answer: Int = try await engine.session().evaluate("twice(20) + 2").result.decode()
        print(answer)
    }
}
EOF

check library \
  '.product(name: "SiteScript", package: "SiteScript"), .product(name: "SiteScriptLibrary", package: "SiteScript")' \
  "SiteScript SiteScriptLibrary SiteScriptSyntax TimeZoneNames" <<'EOF'
import SiteScript
import SiteScriptLibrary

@main
struct Host {
    static func main() async throws {
        let session = Engine(modules: StandardLibrary.modules).session()
        let answer: Int = try await session.evaluate("[20, 22] | sum").result.decode()
        print(answer)
    }
}
EOF
