#!/usr/bin/env bash
# Lints of what runs in browsers: the app and its modules, with the crates that need no operating system's help.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo clippy --locked --target wasm32-unknown-unknown --all-targets \
  -p bookmobile-app -p bookmobile-account -p bookmobile-desk -p bookmobile-outbox -p bookmobile-search-worker -p bookmobile-take-away \
  -p bookmobile-rfid -p bookmobile-catalogue -p bookmobile-circulation -- -D warnings
