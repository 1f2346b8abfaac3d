// The service worker keeps the app's own files, so that it starts without a network. It caches and forwards; it
// decides nothing: what is searched, shown or fetched of the catalogue is the app's business.
//
// `bookmobile app seal` fills in what stands between the marks below: a build id, and [address, first 16 digits of the
// SHA-256] of every file the app needs to start, and of those that a reader may need later: they are kept once they were
// fetched. Which is which, and which module this worker runs itself, is said in app/parts.toml.
const { build: BUILD, files: FILES, later: LATER, own: OUTBOX } =
  /*PRECACHE*/ { build: "", files: [], later: [], own: [] } /*PRECACHE-END*/;

const PREFIX = "bookmobile-shell-";
const CACHE = PREFIX + BUILD;
const PATHS = new Set(FILES.map(([path]) => path));
const LATER_PATHS = new Map(LATER);
// Sends what waits when no page is open. A script can be imported only while this one is read for the first time.
const OUTBOX_SCRIPT = OUTBOX.find((path) => path.endsWith(".js"));
if (OUTBOX_SCRIPT) importScripts(OUTBOX_SCRIPT);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => answer(event));
// An update waits until nobody uses the old app, or until the reader says so.
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});

// Background Sync: something was queued, and there is a network (again). What is not done is tried again by the browser.
self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(drain());
});

async function drain() {
  const wasm = OUTBOX.find((path) => path.endsWith(".wasm"));
  await wasm_bindgen({ module_or_path: await kept(wasm, wasm) });
  if (!(await wasm_bindgen.drain_in_background())) throw new Error("not everything was sent");
}

self.addEventListener("push", (event) => event.waitUntil(tell(event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(openAccount(event.notification)));

// The server has written out what is to be told: there may be no network. Something is shown in any case; a browser takes
// the permission away from those who wake it for nothing.
function tell(data) {
  let told = {};
  try {
    told = data?.json() ?? {};
  } catch {
    // Of a newer server, perhaps.
  }
  return self.registration.showNotification(told.heading ?? "流动书车 Bookmobile", {
    body: told.text ?? "",
    lang: told.language ?? "",
    // The same message again replaces itself.
    tag: `message-${told.number ?? ""}`,
    icon: "/icon-192.png",
  });
}

async function openAccount(notification) {
  notification.close();
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = tabs.find((tab) => new URL(tab.url).pathname === "/account");
  return there ? there.focus() : self.clients.openWindow("/account");
}

// All files or none: a half-filled cache would start half an app. When this fails, the old worker and its cache stay.
async function install() {
  const used = await usedBefore();
  const cache = await caches.open(CACHE);
  try {
    await Promise.all([...FILES, ...used].map(([path, digits]) => keep(cache, path, digits)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// What this reader has used of the files for later, whatever build it was of: the new app may start without a network.
async function usedBefore() {
  const used = new Set();
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    for (const { url } of await (await caches.open(name)).keys()) used.add(unversioned(new URL(url).pathname));
  }
  return LATER.filter(([path]) => used.has(unversioned(path)));
}

// Of whatever content: /account-01ab23cd/account.js is /account/account.js.
function unversioned(path) {
  return path.replace(/-[0-9a-f]{8}\//, "/");
}

async function keep(cache, path, digits) {
  const response = await fetch(path, { cache: "reload", credentials: "same-origin", redirect: "error" });
  if (response.status !== 200 || response.type !== "basic") throw new Error(`${path}: ${response.status}`);
  // A sign-in page of a network, or a file of another build, comes with status 200 too.
  const body = await response.clone().arrayBuffer();
  if ((await sha256(body)).slice(0, digits.length) !== digits) throw new Error(`${path}: not of this build`);
  await cache.put(path, response);
}

// Kept at the first use; an old build's files go with its cache.
async function kept(path, request) {
  const cache = await caches.open(CACHE);
  const there = await cache.match(path);
  if (there) return there;
  await keep(cache, path, LATER_PATHS.get(path)).catch(() => undefined);
  return (await cache.match(path)) ?? fetch(request);
}

async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && !outside(url.pathname)) {
    event.respondWith(cached("/", request));
  } else if (PATHS.has(url.pathname)) {
    event.respondWith(cached(url.pathname, request));
  } else if (LATER_PATHS.has(url.pathname)) {
    event.respondWith(kept(url.pathname, request));
  }
}

// What the server answers itself, also when a reader opens it in a tab.
function outside(path) {
  return /^\/(api|pack|health)(\/|$)/.test(path);
}

// The browser may throw a cache away; then the network is all there is.
async function cached(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
