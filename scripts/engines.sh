#!/usr/bin/env bash
# A smoke run of the built app and the demo catalogue in two more browser engines: Firefox, and WebKit as WebKitGTK has it.
# What an engine cannot do is tried for that, and said: docs/ENGINES.md.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/demo-pack.sh e2e/artefacts/data
cd e2e
# WebKitGTK's browser has no mode without a window.
xvfb-run --auto-servernum npx playwright test --config engines "$@"
