#!/usr/bin/env bash
# Every check and test, and at the end how long each step took.
#   scripts/test.sh                all steps
#   scripts/test.sh check unit     those of some targets of the Makefile
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

# The tests run the server that `cargo test` builds: no release build.
export BOOKMOBILE="$PWD/target/debug/bookmobile"

# Seconds of processor time that everything started here has used so far. Without /proc, none.
used() { awk -v hertz="$(getconf CLK_TCK)" '{ print int(($16 + $17) / hertz) }' "/proc/$$/stat" 2>/dev/null || echo 0; }

# One line a step: its seconds, those of all processors together, and its name.
times=()
report() {
  local status=$? line
  printf '\n  %6s %6s  %s\n' s cpu step
  for line in "${times[@]}"; do printf '  %6s %6s  %s\n' ${line%% /*} "${line#*/ }"; done
  printf '  %6s %6s  %s\n' "$SECONDS" "$(used)" all
  exit "$status"
}
trap report EXIT

step() { # name, command…
  local name=$1 began=$SECONDS before status=0
  before=$(used)
  shift
  printf '\n== %s\n' "$name"
  "$@" || status=$?
  [ "$status" = 0 ] || name="$name: FAILED"
  times+=("$((SECONDS - began)) $(($(used) - before)) / $name")
  [ "$status" = 0 ] || exit "$status"
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
