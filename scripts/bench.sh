#!/usr/bin/env bash
# Measures what docs/BENCHMARKS.md reports, on the shared test data (BOOKMOBILE_SHARED_DATA, or ../shared/data beside
# the checkout). Prints; the figures go into the page by hand, with their date. MILLION=1 also measures a million records.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/versions.sh
shared=${BOOKMOBILE_SHARED_DATA:-../shared/data}
[ -d "$shared" ] || { echo "the shared test data are not at $shared: set BOOKMOBILE_SHARED_DATA"; exit 1; }
bookmobile=target/release/bookmobile
room=target/bench
rm -rf "$room" && mkdir -p "$room"
cargo build --release --locked -p bookmobile-catalogue --example to_jsonl
clock() { /usr/bin/env time -f '   %e s, %M kB at most' "$@"; }

echo "== 128,000 Chinese titles: import, pack, native search"
target/release/examples/to_jsonl --from douban "$shared/zh/douban_books.jsonl.gz" >"$room/zh.jsonl"
clock "$bookmobile" import --db "$room/zh.db" "$room/zh.jsonl"
clock "$bookmobile" pack build --db "$room/zh.db" --out "$room/zh"
echo "   indexing natively and one search:"
clock "$bookmobile" search --pack "$room/zh" --limit 1 红楼梦
for _ in 1 2 3 4 5 6 7 8 9 10; do cat e2e/bench/queries.txt; done >"$room/queries.txt"
"$bookmobile" search --pack "$room/zh" --limit 20 --batch "$room/queries.txt" >"$room/answers.jsonl"
python3 - "$room/answers.jsonl" <<'PY'
import json, sys
micros = sorted(json.loads(line)["micros"] for line in open(sys.argv[1]))
at = lambda p: micros[int((len(micros) - 1) * p)]
print(f"   native search: {len(micros)} queries, p50 {at(.5)} µs, p95 {at(.95)} µs")
PY

echo "== the same on a device (headless Chromium)"
(cd e2e && node bench/device.mjs "../$room/zh.db" "../$room/zh" bench/queries.txt)

echo "== other search engines for browsers beside ours, 100,000 Chinese and English records"
target/release/examples/to_jsonl --from gutenberg "$shared/en/gutenberg_catalog.jsonl.gz" >"$room/en.jsonl"
npm install --prefix e2e/bench --no-package-lock --no-audit --no-fund
(cd e2e && node bench/peers.mjs "../$room/peers" "../$room/zh.jsonl" "../$room/en.jsonl")

if [ "${MILLION:-}" = 1 ]; then
  echo "== a million records: those lists, then the same as volumes of sets"
  python3 - "$room/zh.jsonl" "$room/en.jsonl" >"$room/million.jsonl" <<'PY'
import json, sys

rows = [json.loads(line) for name in sys.argv[1:] for line in open(name)]
count = 0
for volume in range(1_000_000 // len(rows) + 1):
    for row in rows:
        if count == 1_000_000:
            break
        record = dict(row)
        if volume:
            is_han = any("\u4e00" <= c <= "\u9fff" for c in row["title"])
            record["id"] = f"{row['id']}-{volume}"
            record["title"] += f" 第{'一二三四五'[volume]}卷" if is_han else f" vol. {volume}"
            if "year" in row:
                record["year"] = row["year"] + volume
            record.pop("isbn", None)
        print(json.dumps(record, ensure_ascii=False))
        count += 1
PY
  clock "$bookmobile" import --db "$room/million.db" "$room/million.jsonl"
  clock "$bookmobile" pack build --db "$room/million.db" --out "$room/million"
  clock "$bookmobile" search --pack "$room/million" --limit 1 红楼梦
  "$bookmobile" search --pack "$room/million" --limit 20 --batch "$room/queries.txt" >"$room/answers.jsonl"
  python3 - "$room/answers.jsonl" <<'PY'
import json, sys
micros = sorted(json.loads(line)["micros"] for line in open(sys.argv[1]))
at = lambda p: micros[int((len(micros) - 1) * p)]
print(f"   native search: {len(micros)} queries, p50 {at(.5)} µs, p95 {at(.95)} µs")
PY
  (cd e2e && node bench/device.mjs "../$room/million.db" "../$room/million" bench/queries.txt)
fi

echo "== sync under load, on SQLite and PostgreSQL"
cargo test --release --locked -p bookmobile-server --test it -- --ignored sync_under_load --nocapture 2>&1 | grep '^   '

echo "== 1 GB of MARC 21 by repetition, each copy with control numbers of its own"
python3 - "$shared/marc/marc21/uva_2000.marc8.mrc.gz" "$room/gb.mrc" <<'PY'
import gzip, sys

def apart(record):
    """The record's fields, and around its control number what does not change."""
    base = int(record[12:17])
    directory = record[24:base - 1]
    fields = []
    for at in range(0, len(directory), 12):
        tag, length, start = directory[at:at + 3], int(directory[at + 3:at + 7]), int(directory[at + 7:at + 12])
        if tag != b"001":
            fields.append((tag, record[base + start:base + start + length]))
    return record[:24], fields

def whole(leader, fields):
    directory, data = b"", b""
    for tag, field in fields:
        directory += tag + b"%04d%05d" % (len(field), len(data))
        data += field
    base = 24 + len(directory) + 1
    return b"%05d" % (base + len(data) + 1) + leader[5:12] + b"%05d" % base + leader[17:] + directory + b"\x1e" + data + b"\x1d"

raw = gzip.open(sys.argv[1]).read()
records = [apart(record + b"\x1d") for record in raw.split(b"\x1d") if record.strip()]
written = count = 0
with open(sys.argv[2], "wb") as out:
    while written < 1_000_000_000:
        for leader, fields in records:
            count += 1
            record = whole(leader, [(b"001", b"%010d\x1e" % count)] + fields)
            out.write(record)
            written += len(record)
print(f"   {count:,} records, {written:,} bytes")
PY
clock "$bookmobile" import --db "$room/gb.db" --report "$room/gb.report.jsonl" "$room/gb.mrc"
echo "   the same file again, in which nothing is new:"
clock "$bookmobile" import --db "$room/gb.db" --report "$room/gb.report2.jsonl" "$room/gb.mrc"
rm -rf "$room/gb.mrc" "$room"/gb.*
