#!/usr/bin/env bash
# Every check and test, and at the end how long each step took.
#   scripts/test.sh                all steps
#   scripts/test.sh check unit     those of some targets of the Makefile
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

# The tests run the server that `cargo test` builds: no release build.
export BOOKMOBILE="$PWD/target/debug/bookmobile"

times=()
report() {
  local status=$? line
  printf '\n  %-56s %6s\n' "step" "s"
  for line in "${times[@]}"; do printf '  %-56s %6d\n' "${line#* }" "${line%% *}"; done
  printf '  %-56s %6d\n' "all" "$SECONDS"
  exit "$status"
}
trap report EXIT

step() { # name, command…
  local name=$1 began=$SECONDS
  shift
  printf '\n== %s\n' "$name"
  "$@" || { local status=$?; times+=("$((SECONDS - began)) $name: FAILED"); exit "$status"; }
  times+=("$((SECONDS - began)) $name")
}

check() {
  step "formatting" cargo fmt --all --check
  step "licences, sources, advisories" scripts/deny.sh
  step "lints, native" cargo clippy --locked --all-targets --all-features -- -D warnings
  step "lints, wasm32" scripts/lint-wasm.sh
}

unit() {
  step "native tests, compiled" cargo test --locked --all-features --no-run
  step "native tests" cargo test --locked --all-features
  step "storage of the browser: search worker, outbox" scripts/worker-test.sh
}

build() {
  step "server, as the tests have it" cargo build --locked --all-features --bin bookmobile
  step "app" scripts/build-app.sh
  step "demo catalogue" scripts/demo-pack.sh e2e/artefacts/data
}

e2e() {
  step "app in Chromium" scripts/e2e.sh
}

engines() {
  step "app in Firefox and WebKit" scripts/engines.sh
}

step "tools" scripts/setup.sh test
for target in "${@:-all}"; do
  case $target in
    all) check; unit; build; e2e; engines ;;
    check | unit) "$target" ;;
    e2e | engines) build; "$target" ;;
    *) echo "there is no step $target: check, unit, e2e or engines" >&2; exit 2 ;;
  esac
done
