// Shortens the names under which a module imports what wasm-bindgen wrote for it: each ends in sixteen random characters, and
// stands in the WebAssembly and in the script. Renamed in both, a module is about 5 kB (brotli) smaller.
//
//   node scripts/shorten-imports.mjs MODULE.wasm MODULE.js
//
// Format: WebAssembly Core Specification 2.0, 5.5.5 (import section).
import { readFileSync, writeFileSync } from "node:fs";

const IMPORTS = 2;
const [wasmFile, scriptFile] = process.argv.slice(2);
const wasm = readFileSync(wasmFile);
let script = readFileSync(scriptFile, "utf8");
let at = 8; // after the magic number and the version

/** An unsigned number (LEB128). */
function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = wasm[at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}

function encoded(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

function text() {
  const length = number();
  at += length;
  return wasm.subarray(at - length, at).toString();
}

function encodedText(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([encoded(bytes.length), bytes]);
}

/** Passes over what an import is: a function's type, a table, a memory or a global. */
function passOverType() {
  const limits = () => {
    const flags = number();
    number();
    if (flags & 1) number();
  };
  const kind = wasm[at++];
  if (kind === 0) number();
  else if (kind === 1) { at++; limits(); }
  else if (kind === 2) limits();
  else if (kind === 3) at += 2;
  else throw new Error(`${wasmFile}: an import of kind ${kind}, which this script does not know`);
}

/** The new name of an import; its old one has to be a key of the script once. */
let count = 0;
function shortened(name) {
  const key = new RegExp(`\\b${name}(?=: function)`, "g");
  if ((script.match(key) ?? []).length !== 1) throw new Error(`${scriptFile}: the import ${name} was not found`);
  const short = `_${(count++).toString(36)}`;
  script = script.replace(key, short);
  return short;
}

const parts = [wasm.subarray(0, at)];
while (at < wasm.length) {
  const begin = at;
  const section = wasm[at++];
  const end = number() + at;
  if (section === IMPORTS) {
    const imports = number();
    const entries = [encoded(imports)];
    for (let n = 0; n < imports; n++) {
      const [module, name] = [text(), text()];
      const type = at;
      passOverType();
      entries.push(encodedText(module), encodedText(shortened(name)), wasm.subarray(type, at));
    }
    const body = Buffer.concat(entries);
    parts.push(Buffer.from([IMPORTS]), encoded(body.length), body);
  } else {
    parts.push(wasm.subarray(begin, end));
  }
  at = end;
}
writeFileSync(wasmFile, Buffer.concat(parts));
writeFileSync(scriptFile, script);
