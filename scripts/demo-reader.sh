#!/usr/bin/env bash
# Gives the demo library a reader and somebody of its staff, and prints the codes to register with at /account.
#   scripts/demo-reader.sh DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:?a directory}
bookmobile=${BOOKMOBILE:-target/release/bookmobile}
if [ ! -f "$data/reader.txt" ]; then
  code=$("$bookmobile" patron add --db "$data/catalogue.db" --card D0001 --name 林晓 2>/dev/null)
  printf '  reader         card D0001, %s\n' "$code" > "$data/reader.txt"
fi
if [ ! -f "$data/staff.txt" ]; then
  code=$("$bookmobile" patron add --db "$data/catalogue.db" --card S0001 --name 馆员 2>/dev/null)
  "$bookmobile" patron role --db "$data/catalogue.db" --role desk --role moderator --role cataloguer --role admin S0001 > /dev/null
  printf '  staff          card S0001, %s; the desk is at /desk\n' "$code" > "$data/staff.txt"
fi
cat "$data/reader.txt" "$data/staff.txt"
