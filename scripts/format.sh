#!/usr/bin/env bash
# Formats the Swift sources in place; with --lint only says what is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = "--lint" ]; then
  exec swift format lint --strict --recursive Package.swift Sources Tests docs/examples/embedding
fi
exec swift format --in-place --recursive Package.swift Sources Tests docs/examples/embedding
