#!/usr/bin/env bash
# Tests that need a browser's own storage, in headless Chromium: the search worker's and the outbox's.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh
export CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
cargo test --locked --target wasm32-unknown-unknown -p bookmobile-search-worker -p bookmobile-outbox \
  --test opfs --test indexed_db
