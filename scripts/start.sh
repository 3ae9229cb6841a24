#!/usr/bin/env bash
# Builds SiteScript and runs the main job once: a sample store, sites from a CSV file, a pipeline over them.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-packages.sh
echo "build: about ten minutes the first time"
sitescript="$(scripts/release.sh)"

folder="${TMPDIR:-/tmp}/sitescript-sample"
rm -rf "$folder"
mkdir -p "$folder"
store="$folder/sites.db"

echo
echo "\$ sitescript dealers add 42 --name Acme"
"$sitescript" --store "$store" dealers add 42 --name Acme
echo
echo "\$ sitescript --yes docs/examples/onboard.sites --dealer 42 --file docs/examples/places.csv"
# Exit code 3: the sample has rows that cannot become sites, and they are reported.
"$sitescript" --store "$store" --yes docs/examples/onboard.sites --dealer 42 --file docs/examples/places.csv || [ $? -eq 3 ]
echo
echo "\$ sitescript --dealer 42 -c 'sites() | count by .timezone | take 5'"
"$sitescript" --store "$store" --dealer 42 -c 'sites() | count by .timezone | take 5'
echo
echo "open the prompt on this store with:"
echo "  $sitescript --store $store --dealer 42"
