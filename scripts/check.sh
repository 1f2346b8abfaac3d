#!/usr/bin/env bash
# Everything that can be said of the code without running it. Warnings are errors.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

echo "== formatting"
cargo fmt --all --check
echo "== lints, native"
cargo clippy --locked --all-targets --all-features -- -D warnings
echo "== lints, wasm32"
cargo clippy --locked --target wasm32-unknown-unknown $(sed -n 's/^\[\(.*\)\]$/-p bookmobile-\1/p' app/parts.toml) --all-targets -- -D warnings
echo "== rfid, catalogue and circulation compile without an operating system's help"
cargo check --locked --target wasm32-unknown-unknown -p bookmobile-rfid -p bookmobile-catalogue \
    -p bookmobile-circulation
echo "== licences and bans"
cargo deny --offline --locked check bans licenses
