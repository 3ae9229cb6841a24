#!/usr/bin/env bash
# Makes the documentation of the public targets from the last debug build, or another folder that `--build-path` of swift
# build names, below .build-docc. A link that leads nowhere fails.
set -euo pipefail
cd "$(dirname "$0")/.."

build="${1:-.build}/debug"
docc="$(command -v docc || true)"
if [ -z "$docc" ]; then
  echo "docc.sh: there is no docc beside this compiler; the catalogues were not looked at" >&2
  exit 0
fi
if [ ! -f "$build/Modules/SiteScript.swiftmodule" ]; then
  echo "docc.sh: build the package first: swift build" >&2
  exit 1
fi
target="$(swiftc -print-target-info | python3 -c 'import json, sys; print(json.load(sys.stdin)["target"]["triple"])')"
for module in SiteScript SiteScriptLibrary SitesBindings; do
  graphs=".build-docc/$module/graphs"
  rm -rf ".build-docc/$module"
  mkdir -p "$graphs"
  swift-symbolgraph-extract -module-name "$module" -target "$target" -I "$build/Modules" \
    -minimum-access-level public -skip-inherited-docs -output-dir "$graphs"
  docc convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$graphs" \
    --output-path ".build-docc/$module/$module.doccarchive" --warnings-as-errors \
    --fallback-display-name "$module" --fallback-bundle-identifier "sitescript.$module" \
    >".build-docc/$module/log" 2>&1 || {
    cat ".build-docc/$module/log" >&2
    exit 1
  }
  echo "$module: every link leads somewhere"
done
