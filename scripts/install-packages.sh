#!/usr/bin/env bash
# Installs the system packages that the build needs and the machine lacks. Asks nothing.
set -euo pipefail

packages=(libedit-dev libsqlite3-dev zlib1g-dev pkg-config tzdata python3)

if ! command -v apt-get >/dev/null; then
  echo "packages: no apt-get here; install libedit, SQLite and zlib headers by hand if the build asks for them"
  exit 0
fi
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "packages: all there"
  exit 0
fi
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "packages: installing ${missing[*]}"
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
