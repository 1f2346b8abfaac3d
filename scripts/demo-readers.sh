#!/usr/bin/env bash
# Gives the demo library a reader and a librarian, and prints the codes with which they register at /account.
#   scripts/demo-readers.sh DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:?a directory}
bookmobile=target/release/bookmobile
if [ ! -f "$data/readers.txt" ]; then
  reader=$("$bookmobile" patron add --db "$data/catalogue.db" --card D0001 --name 林晓)
  staff=$("$bookmobile" patron add --db "$data/catalogue.db" --card D0002 --name 王敏 --category staff)
  "$bookmobile" patron role --db "$data/catalogue.db" D0002 --role desk --role moderator --role cataloguer --role admin > /dev/null
  printf '  reader         card D0001, %s\n  librarian      card D0002, %s\n' "$reader" "$staff" > "$data/readers.txt"
fi
cat "$data/readers.txt"
