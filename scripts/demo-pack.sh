#!/usr/bin/env bash
# Loads the demo catalogue into a database and builds its pack: what `make run` serves and the end-to-end tests read.
#   scripts/demo-pack.sh DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
data=${1:?a directory}
bookmobile=${BOOKMOBILE:-target/release/bookmobile}
if [ -f "$data/pack/manifest.json" ] && [ -z "$(find demo "$bookmobile" -type f -newer "$data/pack/manifest.json" -print -quit)" ]; then
  echo "  demo           $data is up to date"
  exit 0
fi
mkdir -p "$data"
"$bookmobile" import --db "$data/catalogue.db" --strict demo/catalogue.cnmarc.iso demo/catalogue.marc21.mrc demo/courses.jsonl
"$bookmobile" library set --db "$data/catalogue.db" --file demo/library.toml
"$bookmobile" pack build --db "$data/catalogue.db" --out "$data/pack" --marc
