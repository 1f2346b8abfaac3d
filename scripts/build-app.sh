#!/usr/bin/env bash
# Builds the app and its workers with Trunk and makes dist/ ready to serve: names by content, service worker,
# brotli copies, byte budgets. Does nothing when dist/ is newer than every source.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

sources=(Cargo.lock Cargo.toml Trunk.toml .cargo app crates search-index words public style server/src/command scripts/build-app.sh scripts/build-wasm.sh scripts/shorten-imports.mjs scripts/seal-app.sh)
if [ -f dist/.sealed ] && [ -z "$(find "${sources[@]}" -type f -newer dist/.sealed -print -quit)" ]; then
  echo "  app            dist/ is up to date"
  exit 0
fi
# A build that stops half-way must not be served.
rm -rf dist
trunk build --release
touch dist/.sealed
