// Measures other search engines for browsers beside ours, in one run: the same records, the same judged queries, the same
// Chromium.
//
//   node bench/peers.mjs ROOM DOUBAN.jsonl GUTENBERG.jsonl      from e2e/, after `make app` and `npm install --prefix bench`
//
// PEERS=bookmobile,miniSearch measures only these. Every query is asked once unmeasured, so that all that a search needs is
// loaded, then ROUNDS times; the median of these is what it takes.
//
// ROOM is a folder for what is made on the way. 50,000 records of each list, evenly taken, and those that a query is about.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "@playwright/test";

const [room, ...lists] = process.argv.slice(2);
if (lists.length !== 2) {
  console.error("usage: node bench/peers.mjs ROOM DOUBAN.jsonl GUTENBERG.jsonl");
  process.exit(2);
}
const EACH = 50_000;
const ROUNDS = 5;
const peers = process.env.PEERS?.split(",") ?? ["bookmobile", "miniSearch", "flexSearch", "pagefind"];
const root = path.resolve(import.meta.dirname, "../..");
const bookmobile = process.env.BOOKMOBILE ?? path.join(root, "target/release/bookmobile");
const lines = async (file) => (await readFile(file, "utf8")).split("\n").filter(Boolean);
const list = (value) => [value ?? []].flat();

const judged = [];
for (const name of ["douban.tsv", "gutenberg.tsv"]) {
  for (const line of await lines(path.join(root, "search-index/relevance", name))) {
    const [kind, query, relevant] = line.split("\t");
    if (!line.startsWith("#") && relevant) judged.push({ kind, query, ways: relevant.split(" or ").map((way) => way.split(" & ")) });
  }
}
const OF = {
  id: (record) => [record.id],
  title: (record) => [record.title],
  author: (record) => [...list(record.authors), ...list(record.translators)],
  subject: (record) => list(record.subjects),
  isbn: (record) => list(record.isbn),
};
const holds = (condition, record) => {
  const [, field, sign, values] = condition.match(/^(\w+)([=~])(.*)$/);
  const texts = OF[field]?.(record) ?? [];
  return values.split("|").some((value) => texts.some((text) => (sign === "=" ? text === value : text.includes(value))));
};
const isRelevant = (ways, record) => ways.some((way) => way.every((condition) => holds(condition, record)));

const all = [];
for (const file of lists) {
  const records = (await lines(file)).map((line) => JSON.parse(line));
  const step = Math.max(1, records.length / EACH);
  let next = 0;
  records.forEach((record, index) => {
    const isTaken = index >= next;
    if (isTaken) next += step;
    if (isTaken || judged.some(({ ways }) => isRelevant(ways, record))) all.push(record);
  });
}
for (const one of judged) one.relevant = new Set(all.filter((record) => isRelevant(one.ways, record)).map((record) => record.id));
const asked = judged.filter((one) => one.relevant.size > 0);
const queries = asked.map((one) => one.query);

await rm(room, { recursive: true, force: true });
await mkdir(room, { recursive: true });
await writeFile(path.join(room, "records.jsonl"), all.map((record) => JSON.stringify(record)).join("\n"));
const flat = all.map((record) => ({
  id: record.id, title: record.title, subtitle: record.subtitle ?? "", publisher: record.publisher ?? "",
  authors: OF.author(record).join(" "), subjects: list(record.subjects).join(" "), isbn: list(record.isbn).join(" "),
}));
const recordsJson = JSON.stringify(flat);
const compressed = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;

const [db, pack] = [path.join(room, "catalogue.db"), path.join(room, "pack")];
execFileSync(bookmobile, ["import", "--db", db, path.join(room, "records.jsonl")], { stdio: "ignore" });
const packStarted = performance.now();
execFileSync(bookmobile, ["pack", "build", "--db", db, "--out", pack], { stdio: "ignore" });
const packMs = performance.now() - packStarted;
const manifest = JSON.parse(await readFile(path.join(pack, "manifest.json"), "utf8"));

/** The index is made beforehand, as this peer wants it; gives what that took and its bytes. */
async function buildPagefind() {
  const { createIndex, close } = await import("pagefind");
  const started = performance.now();
  const { index } = await createIndex({ forceLanguage: "zh" });
  for (const record of flat) {
    const { errors } = await index.addCustomRecord({
      url: `/${record.id}`, language: "zh", meta: { id: record.id, title: record.title },
      content: [record.title, record.subtitle, record.authors, record.subjects, record.publisher, record.isbn].filter(Boolean).join(" . "),
    });
    if (errors.length > 0) throw new Error(errors.join("; "));
  }
  const output = path.join(room, "pagefind");
  await index.writeFiles({ outputPath: output });
  await close();
  let bytes = 0;
  for (const entry of await readdir(output, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await readFile(path.join(entry.parentPath, entry.name))).length;
  }
  return { build_ms: performance.now() - started, bytes };
}

const library = (name) => path.join(import.meta.dirname, "node_modules", name);
const LIBRARIES = {
  "/lib/minisearch.js": library("minisearch/dist/es/index.js"),
  "/lib/flexsearch.js": library("flexsearch/dist/flexsearch.bundle.module.min.mjs"),
};
const pages = createServer(async (request, response) => {
  const name = request.url.split("?")[0];
  try {
    if (name === "/") return response.setHeader("content-type", "text/html").end('<!doctype html><html lang="zh"><script src="/page.js"></script></html>');
    if (name === "/records.json") return response.end(recordsJson);
    const file = name === "/page.js" ? path.join(import.meta.dirname, "peers-page.js") : LIBRARIES[name] ?? path.join(room, path.normalize(name));
    const bytes = await readFile(file);
    response.setHeader("content-type", /\.m?js$/.test(name) ? "text/javascript" : "application/octet-stream");
    response.end(bytes);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
pages.listen(8179, "127.0.0.1");
await once(pages, "listening");

const listen = "127.0.0.1:8178";
const server = spawn(bookmobile, ["serve", "--db", db, "--pack", pack, "--app", path.join(root, "dist"), "--listen", listen, "--log", "json"], { stdio: ["ignore", "pipe", "pipe"] });
await Promise.race([server.stdout, server.stderr].map(async (input) => {
  for await (const line of createInterface({ input })) if (line.includes("listening")) return;
}));
server.stdout.resume();
server.stderr.resume();

const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--enable-precise-memory-info"],
});

/** In the page: what each query shows, and the median of what it takes in milliseconds. */
async function measure(search, queries, rounds) {
  const answers = [];
  for (const query of queries) answers.push({ shown: await search(query), times: [] });
  for (let round = 0; round < rounds; round++) {
    for (const [index, query] of queries.entries()) {
      const asked = performance.now();
      await search(query);
      answers[index].times.push(performance.now() - asked);
    }
  }
  return answers.map(({ shown, times }) => ({ shown, ms: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] }));
}

/** Ours, as the app asks it: message to message. */
async function ours(page) {
  await page.goto(`http://${listen}/robots.txt`);
  const index = await (await fetch(`http://${listen}/`)).text();
  const worker = index.match(/<meta name="search-worker" content="([^"]+)"/)[1];
  const directory = path.join(root, "dist", path.dirname(worker));
  let bytes = manifest.shards.reduce((sum, shard) => sum + shard.bytes, 0);
  for (const name of await readdir(directory)) if (/\.(js|wasm)$/.test(name)) bytes += compressed(await readFile(path.join(directory, name)));
  const measured = await page.evaluate(async ({ worker, queries, rounds }) => {
    const started = performance.now();
    const w = new Worker(worker, { type: "module" });
    let memory = 0, call = 0;
    const waiting = new Map();
    await new Promise((done) => {
      w.onmessage = ({ data }) => {
        const message = JSON.parse(data);
        if (message === "listening") w.postMessage(JSON.stringify("update"));
        if (message.pack) {
          const { state, memory_bytes } = message.pack;
          memory = Math.max(memory, memory_bytes);
          if (state.ready?.records === state.ready?.records_total && state.ready && state.activity === "idle") done();
        }
        if (message.answer) waiting.get(message.answer.call)(message.answer.answer);
      };
    });
    const ready_ms = performance.now() - started;
    const search = async (query) => {
      const answer = await new Promise((done) => {
        waiting.set(++call, done);
        w.postMessage(JSON.stringify({ search: { call, request: { query, limit: 10 } } }));
      });
      return answer.hits.map((hit) => hit.record.id);
    };
    const answers = await window.measure(search, queries, rounds);
    return { ready_ms, heap_bytes: memory, answers };
  }, { worker, queries, rounds: ROUNDS });
  return { ...measured, bytes, build_ms: packMs };
}

function summary({ answers, ...rest }) {
  const sorted = answers.map((answer) => answer.ms).sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] * 100) / 100;
  const kinds = {};
  answers.forEach(({ shown }, index) => {
    const { kind, relevant } = asked[index];
    const recall = shown.slice(0, 10).filter((id) => relevant.has(id)).length / Math.min(10, relevant.size);
    for (const name of [kind, "all"]) (kinds[name] ??= []).push(recall);
  });
  const mean = (values) => Math.round((values.reduce((a, b) => a + b) / values.length) * 1000) / 1000;
  return { ...rest, p50_ms: at(0.5), p95_ms: at(0.95), recall: Object.fromEntries(Object.entries(kinds).map(([kind, values]) => [kind, mean(values)])) };
}

const results = { records: all.length, queries: queries.length };
try {
  for (const peer of peers) {
    const browser = await launch();
    try {
      const page = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
      await page.addInitScript(`window.measure = ${measure}`);
      let built = {};
      if (peer === "bookmobile") {
        results[peer] = summary(await ours(page));
        continue;
      }
      if (peer === "pagefind") built = await buildPagefind();
      else built = { bytes: compressed(await readFile(LIBRARIES[`/lib/${peer.toLowerCase()}.js`])) + compressed(Buffer.from(recordsJson)) };
      await page.goto("http://127.0.0.1:8179/");
      results[peer] = summary({ ...built, ...(await page.evaluate((asked) => window.run(...asked), [peer, queries, ROUNDS])) });
    } catch (error) {
      results[peer] = { failed: String(error) };
    } finally {
      await browser.close();
    }
  }
} finally {
  server.kill("SIGTERM");
  pages.close();
}
console.log(JSON.stringify(results, null, 1));
