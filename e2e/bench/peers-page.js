// What runs in the page of peers.mjs: each peer indexes the same records and answers the same queries. `shown` are the ids of
// the ten best, as a page of results needs them.

/** Folded words, and of Han runs every pair of neighbours; the same for both peers that take a tokenizer. */
function tokens(text) {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (folded.match(/\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu) ?? []).flatMap((run) => {
    if (!/\p{Script=Han}/u.test(run)) return [run];
    const chars = [...run];
    return chars.length === 1 ? chars : chars.slice(1).map((char, index) => chars[index] + char);
  });
}

/** An ISBN however it was typed as its thirteen digits, as records have it; anything else as it is. */
function isbnAsDigits(query) {
  const digits = query.replace(/^\s*isbn/i, "").replace(/[\s-]/g, "").toUpperCase();
  if (/^97[89]\d{10}$/.test(digits)) return digits;
  if (!/^\d{9}[\dX]$/.test(digits)) return query;
  const twelve = `978${digits.slice(0, 9)}`;
  const sum = [...twelve].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

async function miniSearch(records) {
  const { default: MiniSearch } = await import("/lib/minisearch.js");
  const index = new MiniSearch({
    fields: ["title", "subtitle", "authors", "subjects", "publisher", "isbn"],
    tokenize: tokens,
    processTerm: (term) => term,
  });
  index.addAll(records);
  const isLatin = (term) => /^[a-z]/.test(term);
  const options = {
    boost: { title: 4, authors: 3, subtitle: 2, subjects: 1.5, publisher: 0.8 },
    combineWith: "AND",
    prefix: (term, at, all) => at === all.length - 1,
    fuzzy: (term) => (isLatin(term) && term.length >= 5 ? 0.2 : false),
  };
  return (query) => index.search(query, options).slice(0, 10).map((hit) => hit.id);
}

async function flexSearch(records) {
  const { default: flexsearch } = await import("/lib/flexsearch.js");
  const { Document, Encoder, Charset } = flexsearch;
  // Its charset for CJK takes every character by itself, Latin letters too; so Latin has an encoder and fields of its own.
  const latin = { encoder: new Encoder(Charset.LatinBalance), tokenize: "forward" };
  const han = { encoder: new Encoder(Charset.CJK), tokenize: "strict" };
  const names = ["title", "authors", "subtitle", "subjects", "publisher"];
  const only = (name, script) => (record) => (record[name] ?? "").replace(script, " ");
  const latinOnly = /\p{Script=Han}+/gu, hanOnly = /[^\p{Script=Han}]+/gu;
  const index = new Document({
    document: {
      id: "id",
      index: names.flatMap((name) => [
        { field: `${name}:latin`, custom: only(name, latinOnly), ...latin },
        { field: `${name}:han`, custom: only(name, hanOnly), ...han },
      ]).concat({ field: "isbn", encoder: new Encoder({ numeric: false, dedupe: false }), tokenize: "strict" }),
    },
  });
  records.forEach((record) => index.add(record));
  return (query) => index.search(query, { limit: 10, suggest: true, merge: true }).slice(0, 10).map((hit) => hit.id);
}

async function pagefind() {
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.init();
  return async (query) => {
    const { results } = await pagefind.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return shown.map((page) => page.meta.id);
  };
}

const PEERS = { miniSearch, flexSearch, pagefind };

/** Gives the ids that each query shows, what it took, and what making the index took, in milliseconds. */
window.run = async (peer, queries, rounds) => {
  const records = peer === "pagefind" ? [] : await (await fetch("/records.json")).json();
  const before = performance.memory?.usedJSHeapSize ?? 0;
  const started = performance.now();
  const search = await PEERS[peer](records);
  const ready_ms = performance.now() - started;
  const answers = await window.measure((query) => search(isbnAsDigits(query)), queries, rounds);
  return { ready_ms, heap_bytes: (performance.memory?.usedJSHeapSize ?? 0) - before, answers };
};
