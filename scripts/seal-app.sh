#!/usr/bin/env bash
# Makes what Trunk has put together ready to be served. Trunk calls it (a hook in Trunk.toml).
set -euo pipefail
cd "$(dirname "$0")/.."
kind=()
[ "${TRUNK_PROFILE:-release}" = release ] || kind=(--dev)
"${BOOKMOBILE:-target/release/bookmobile}" app seal "${TRUNK_STAGING_DIR:?}" "${kind[@]}"
