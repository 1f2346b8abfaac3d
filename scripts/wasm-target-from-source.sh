#!/usr/bin/env bash
# Builds the wasm32-unknown-unknown standard library from Debian's Rust packages and puts it into their toolchain: for
# machines whose rustup gives no wasm32 target. The whole build must then use that toolchain.
set -euo pipefail

for tool in /usr/bin/rustc /usr/bin/cargo; do
  [ -x "$tool" ] || { echo "$tool is missing: apt-get install rustc-web cargo-web rust-web-src rust-web-llvm lld-22" >&2; exit 1; }
done
sysroot=$(/usr/bin/rustc --print sysroot)
library="$sysroot/lib/rustlib/wasm32-unknown-unknown/lib"
if ! ls "$library"/libstd-*.rlib >/dev/null 2>&1; then
  room=$(mktemp -d)
  trap 'rm -rf "$room"' EXIT
  mkdir "$room/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n\n[lib]\n' >"$room/Cargo.toml"
  : >"$room/src/lib.rs"
  # Without embedded bitcode, link-time optimisation over the standard library fails.
  (cd "$room" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$room/target" \
    /usr/bin/cargo build --release -Zbuild-std=std,panic_abort --target wasm32-unknown-unknown >&2)
  as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
  as_root mkdir -p "$library"
  find "$room/target/wasm32-unknown-unknown/release/deps" -name '*.rlib' ! -name 'libempty-*' -exec cp -t "$room" {} +
  as_root cp "$room"/*.rlib "$library/"
fi
