# Versions of the tools that are not Cargo dependencies; sourced by the other scripts.
WASM_BINDGEN_VERSION=0.2.130 # the very version of the wasm-bindgen crate in Cargo.lock
TRUNK_VERSION=0.21.14        # 0.22 wants a newer rustc
CARGO_DENY_VERSION=0.20.2
BINARYEN_VERSION=132
ESBUILD_VERSION=0.28.2
: "${BOOKMOBILE_TOOLS:=${XDG_CACHE_HOME:-$HOME/.cache}/bookmobile/tools}"
export BOOKMOBILE_TOOLS PATH="$BOOKMOBILE_TOOLS/bin:$PATH"
