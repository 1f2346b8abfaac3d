#!/usr/bin/env bash
# Licences, bans and sources of what we depend on, and known vulnerabilities where RustSec's database can be had: it is a git
# repository, which a machine without the internet does not reach.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh

cargo deny --offline --locked check bans licenses sources
if timeout 60 cargo deny --locked fetch db >/dev/null 2>&1; then
  cargo deny --locked check --disable-fetch advisories
else
  echo "advisories: NOT CHECKED, RustSec's database cannot be reached from here; by hand: cargo deny check advisories"
fi
