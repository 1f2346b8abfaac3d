// Measures a pack on a device: the real server, the real worker, headless Chromium.
//
//   node bench/device.mjs DB PACK [QUERIES]      from e2e/, after `make app`; QUERIES: a file with a query on each line
//
// Prints JSON: times in milliseconds from the start of the worker, sizes in bytes. `opening` is what the worker itself takes from
// looking at its files until it can search.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";

const [db, pack, queriesFile] = process.argv.slice(2);
if (!db || !pack) {
  console.error("usage: node bench/device.mjs DB PACK [QUERIES]");
  process.exit(2);
}
const root = path.resolve(import.meta.dirname, "../..");
const listen = "127.0.0.1:8177";
const server = spawn(
  path.join(root, "target/release/bookmobile"),
  ["serve", "--db", db, "--pack", pack, "--app", path.join(root, "dist"), "--listen", listen, "--log", "json"],
  { stdio: ["ignore", "pipe", "pipe"] },
);
const stopped = once(server, "exit");
await Promise.race([
  stopped.then(() => { throw new Error("the server did not start"); }),
  (async () => {
    const lines = [server.stdout, server.stderr].map((input) => createInterface({ input }));
    await Promise.race(lines.map(async (input) => { for await (const line of input) if (line.includes("listening")) return; }));
  })(),
]);
server.stdout.resume();
server.stderr.resume();

const queries = queriesFile
  ? (await readFile(queriesFile, "utf8")).split("\n").filter(Boolean)
  : ["红楼梦", "三体", "余华", "活着 余华", "中国历史", "人民文学出版社", "时间简史", "家", "shakespeare", "origin of spec", "history"];
// A profile on the disk, as readers have: without one, the browser reads its private file system through another process.
const profile = await mkdtemp(path.join(tmpdir(), "bookmobile-bench-"));
const browser = await chromium.launchPersistentContext(profile, {
  serviceWorkers: "block",
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  // A page of the origin without the app, whose own worker would share the work.
  await page.goto(`http://${listen}/robots.txt`);
  const index = await (await fetch(`http://${listen}/`)).text();
  const worker = index.match(/<meta name="search-worker" content="([^"]+)"/)[1];

  const measure = async (options) => {
    const measured = await page.evaluate(inPage, options);
    const opening = await page.workers()[0].evaluate(() => {
      const at = (name) => performance.getEntriesByName(name)[0].startTime;
      return Math.round((at("open") - at("opening")) * 10) / 10;
    });
    await page.evaluate(() => window.measured.terminate());
    return { ...measured, times_ms: { opening, ...measured.times_ms } };
  };
  const inPage = async ({ worker, queries, rounds, update }) => {
    const started = performance.now();
    const since = () => Math.round((performance.now() - started) * 10) / 10;
    const w = window.measured = new Worker(worker, { type: "module" });
    const times = {};
    let memory = 0, state, call = 0;
    const waiting = new Map();
    const ask = (request) => new Promise((done) => {
      waiting.set(++call, done);
      w.postMessage(JSON.stringify({ search: { call, request: { query: request, limit: 20 } } }));
    });
    const complete = new Promise((done) => {
      w.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message === "listening") {
          times.listening = since();
          if (update) w.postMessage(JSON.stringify("update"));
        } else if (message.pack) {
          state = message.pack.state;
          memory = Math.max(memory, message.pack.memory_bytes);
          if (state.ready && !times.first_shard) {
            times.first_shard = since();
            ask(queries[0]).then(() => { times.first_local_result = since(); });
          }
          if (state.ready?.records === state.ready?.records_total && state.ready && (!update || state.activity === "idle")) {
            times.complete ??= since();
            done();
          }
        } else if (message.answer) {
          waiting.get(message.answer.call)(message.answer.answer);
          waiting.delete(message.answer.call);
        }
      };
    });
    await complete;
    const samples = [];
    for (let round = 0; round < rounds; round++) {
      for (const query of queries) {
        const before = performance.now();
        const answer = await ask(query);
        samples.push({ query, ms: performance.now() - before, total: answer?.total });
      }
    }
    const sorted = samples.map((s) => s.ms).sort((a, b) => a - b);
    const at = (p) => Math.round(sorted[Math.floor((sorted.length - 1) * p)] * 100) / 100;
    return { records: state.ready.records, times_ms: times, worker_memory_bytes: memory,
      queries: samples.length, p50_ms: at(0.5), p95_ms: at(0.95), max_ms: at(1),
      slowest: samples.sort((a, b) => b.ms - a.ms).slice(0, 3) };
  };

  const fresh = await measure({ worker, queries, rounds: 5, update: true });
  const stored = await page.evaluate(async () => (await navigator.storage.estimate()).usage);
  const again = await measure({ worker, queries, rounds: 5, update: false });
  const manifest = JSON.parse(await readFile(path.join(pack, "manifest.json"), "utf8"));
  const packBytes = manifest.shards.reduce((sum, shard) => sum + shard.bytes, 0);
  console.log(JSON.stringify({ pack_bytes: packBytes, bytes_per_record: packBytes / manifest.records, shards: manifest.shards.length,
    db_bytes: (await stat(db)).size, stored_bytes: stored, fresh, again }, null, 1));
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
  server.kill("SIGTERM");
  await stopped;
}
