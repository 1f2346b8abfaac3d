#!/usr/bin/env bash
# Gives the demo library a reader, and prints the code to register with at /account.
#   scripts/demo-reader.sh DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:?a directory}
if [ ! -f "$data/reader.txt" ]; then
  code=$(target/release/bookmobile patron add --db "$data/catalogue.db" --card D0001 --name 林晓 2>/dev/null)
  printf '  reader         card D0001, %s\n' "$code" > "$data/reader.txt"
fi
cat "$data/reader.txt"
