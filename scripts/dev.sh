#!/usr/bin/env bash
# A loop to work in: serves the demo catalogue at $LISTEN, rebuilds what changed in the sources, and has the open pages load it.
# A build to develop with: quick to compile, large, without a service worker's cache.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh
export BOOKMOBILE="$PWD/target/debug/bookmobile"
data=${DATA:-data} listen=${LISTEN:-127.0.0.1:8080} dist=target/dev-dist

cargo build --locked --all-features --bin bookmobile
scripts/demo-pack.sh "$data"
scripts/demo-reader.sh "$data"
trunk build --dist "$dist"
trap 'kill $(jobs -p) 2>/dev/null' EXIT
trunk watch --dist "$dist" &
echo "  open http://$listen"

# The server starts again whenever it was built anew.
while true; do
  built=$(stat -c %Y "$BOOKMOBILE")
  "$BOOKMOBILE" serve --db "$data/catalogue.db" --pack "$data/pack" --app "$dist" --listen "$listen" &
  server=$!
  while kill -0 "$server" 2>/dev/null && [ "$(stat -c %Y "$BOOKMOBILE" 2>/dev/null || echo "$built")" = "$built" ]; do sleep 1; done
  kill "$server" 2>/dev/null || true
  wait "$server" || sleep 1
done
