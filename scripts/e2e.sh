#!/usr/bin/env bash
# The end-to-end tests against the built app and the demo catalogue. Screenshots go to e2e/artefacts/.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/demo-pack.sh e2e/artefacts/data
cd e2e
npx playwright test "$@"
