#!/usr/bin/env bash
# Compiles the modules of app/parts.toml to WebAssembly: one call of cargo for all of them (one more beside it for those that
# are optimised for speed), so that what they share is compiled once, then wasm-bindgen, wasm-opt and esbuild for each, two at
# a time. What has not changed is not made again.
#
# Trunk calls it (a hook in Trunk.toml) and says where to ($TRUNK_STAGING_DIR) and how ($TRUNK_PROFILE): "release" is small,
# "debug" is quick to compile.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

kind=${TRUNK_PROFILE:-release}
out=target/wasm-modules/$kind
mkdir -p "$out"

# name, where it runs, what it is optimised for
modules=$(awk -F'"' '
  /^\[/ { if (name) print name, runs_in, optimised_for; name = $0; gsub(/[][]/, "", name); optimised_for = "size" }
  /^runs_in/ { runs_in = $2 }
  /^optimised_for/ { optimised_for = $2 }
  END { print name, runs_in, optimised_for }' app/parts.toml)

# The profile for what a module is optimised for.
profile_for() {
  case $kind-$1 in
    release-size) echo wasm-release ;;
    release-speed) echo wasm-speed ;;
    *) echo wasm-dev ;;
  esac
}

module() { # name, where it runs, what it is optimised for
  local name=$1 runs_in=$2 optimised_for=$3 wasm
  wasm=target/wasm32-unknown-unknown/$(profile_for "$optimised_for")/$name.wasm
  if [ "$out/$name.done" -nt "$wasm" ] && [ "$out/$name.done" -nt scripts/build-wasm.sh ] && [ "$out/$name.done" -nt scripts/shorten-imports.mjs ] && [ "$out/$name.done" -nt app/parts.toml ]; then
    return
  fi
  rm -rf "${out:?}/$name"
  # A service worker can import no modules.
  local target=web
  [ "$runs_in" = service-worker ] && target=no-modules
  wasm-bindgen --target "$target" --no-typescript --out-dir "$out/$name" --out-name "$name" "$wasm"
  if [ "$runs_in" = worker ]; then
    printf "import init from './%s.js';await init();" "$name" >"$out/$name/${name}_loader.js"
  fi
  if [ "$kind" = release ]; then
    local features=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals
      --enable-reference-types --enable-multivalue)
    local passes=(-Os --flatten --rereloop -Os)
    [ "$optimised_for" = speed ] && passes=(-O3)
    wasm-opt "${features[@]}" "${passes[@]}" "$out/$name/${name}_bg.wasm" -o "$out/$name/small.wasm"
    mv "$out/$name/small.wasm" "$out/$name/${name}_bg.wasm"
    node scripts/shorten-imports.mjs "$out/$name/${name}_bg.wasm" "$out/$name/$name.js"
    esbuild --minify --log-level=warning --allow-overwrite "$out/$name/$name.js" --outfile="$out/$name/$name.js"
  fi
  touch "$out/$name.done"
}
export -f module profile_for
export out kind

# Compiles the modules of one profile, and finishes them.
build() { # profile
  local packages=() lines="" name runs_in optimised_for
  while read -r name runs_in optimised_for; do
    [ "$(profile_for "$optimised_for")" = "$1" ] || continue
    packages+=(-p "bookmobile-$name")
    lines+="$name $runs_in $optimised_for"$'\n'
  done <<<"$modules"
  cargo build --locked --target wasm32-unknown-unknown --profile "$1" --bins "${packages[@]}"
  xargs -P 2 -L 1 bash -euo pipefail -c 'module "$@"' module <<<"$lines"
}

# Side by side: each profile has a folder of its own, and the compiler is alone with its last crate for minutes.
pids=()
for profile in $(while read -r _ _ optimised_for; do profile_for "$optimised_for"; done <<<"$modules" | sort -u); do
  build "$profile" &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid"; done

while read -r name _; do
  cp -r "$out/$name/." "${TRUNK_STAGING_DIR:?}"
done <<<"$modules"
