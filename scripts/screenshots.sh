#!/usr/bin/env bash
# Makes the pictures of docs/pictures anew from the prompt on a real terminal: scripts/screenshots.sh [SITESCRIPT].
set -euo pipefail
cd "$(dirname "$0")/.."

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
missing=()
for package in tmux chromium fonts-dejavu-core fonts-noto-cjk; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] || "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
exec python3 scripts/screenshots.py "${1:-$(scripts/release.sh)}"
