#!/usr/bin/env bash
# Native tests of every crate, then the tests that need a browser's storage, in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

cargo test --locked --all-features
scripts/worker-test.sh
