#!/usr/bin/env bash
# Everything that can be said of the code without running it. Warnings are errors.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh
export RUSTFLAGS_DENY='-D warnings'

echo "== formatting"
cargo fmt --all --check
echo "== lints, native"
cargo clippy --locked --all-targets --all-features -- $RUSTFLAGS_DENY
echo "== lints, wasm32"
cargo clippy --locked --target wasm32-unknown-unknown -p bookmobile-app -p bookmobile-search-worker --all-targets -- $RUSTFLAGS_DENY
echo "== rfid and catalogue compile without an operating system's help"
cargo check --locked --target wasm32-unknown-unknown -p bookmobile-rfid -p bookmobile-catalogue
echo "== licences and bans"
cargo deny --offline --locked check bans licenses
