#!/usr/bin/env bash
# Lints of what runs in browsers: the modules of app/parts.toml with what they share, and the crates that need no operating
# system's help, without their tests.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=(-p bookmobile-ui)
while read -r name; do packages+=(-p "bookmobile-$name"); done < <(sed -n 's/^\[\(.*\)\]$/\1/p' app/parts.toml)
cargo clippy --locked --target wasm32-unknown-unknown --all-targets "${packages[@]}" -- -D warnings
cargo clippy --locked --target wasm32-unknown-unknown --lib -p bookmobile-rfid -p bookmobile-catalogue \
  -p bookmobile-circulation -- -D warnings
