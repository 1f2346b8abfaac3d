import { expect, test as base } from "@playwright/test";
import { STAFF } from "../support/desk";
import { Elsewhere, PIN, barcodes } from "../support/patron";
import { Server } from "../support/server";
import { type Engine, deviceIsReady, shown } from "./engine";
import { firefox } from "./firefox";
import { webkit } from "./webkit";

const engines = { firefox, webkit };

/** What an engine is, and what of the app its build cannot do: tests make sure of the one as of the other. */
export type Options = { launch: keyof typeof engines; keepsCatalogue: boolean };
type Fixtures = { engine: Engine; server: Server };

const test = base.extend<Fixtures & Options>({
  launch: ["firefox", { option: true }],
  keepsCatalogue: [true, { option: true }],
  server: async ({}, use, info) => {
    const server = await Server.start(info.outputPath("server"));
    await use(server);
    await server.stop();
  },
  engine: async ({ launch }, use, info) => {
    const engine = await engines[launch]();
    info.annotations.push({ type: "engine", description: engine.name });
    await use(engine);
    await engine.close();
  },
});

const DREAM = { id: "lbm000001", title: "红楼梦" };
const TO_LIVE = { id: "lbm000252", title: "活着" };

/** Types into the search box and waits for the first result. */
async function search(engine: Engine, { title }: { title: string }): Promise<void> {
  await engine.fill("search-input", title);
  await shown(engine, "result-count").toContain(title);
  await shown(engine, "result").toContain(title);
}

/** Registers by the form of the account's page, and is signed in. */
async function register(engine: Engine, server: Server, card: string, name: string): Promise<void> {
  const code = server.addPatron(card, name);
  await engine.goto(`${server.url}/account`);
  await engine.fill("register-card", card);
  await engine.fill("register-code", code);
  await engine.fill("register-pin", PIN);
  await engine.click("register-submit");
  await shown(engine, "account-name").toBe(name);
}

/** Places a hold on the page of a record that is open. */
async function placeHold(engine: Engine): Promise<void> {
  await engine.click("place-hold");
  await engine.choose("pickup", "main");
  await engine.click("confirm");
}

test("找得到红楼梦，打开看得到馆藏 / a search finds a book and its copies", async ({ engine, server }) => {
  await engine.goto(server.url);
  await search(engine, DREAM);
  await engine.click("result-title");
  await shown(engine, "record-title").toBe(DREAM.title);
  await shown(engine, "copy").toContain("I242.4");
});

test("服务器停了，照样找 / a search while the library's server is stopped", async ({ engine, server, keepsCatalogue }) => {
  await engine.goto(server.url);
  if (keepsCatalogue) {
    await deviceIsReady(engine);
    await server.stop();
    await engine.reload();
    await shown(engine, "pack-status", "data-light").toBe("glowing");
    await search(engine, DREAM);
    await shown(engine, "source-note", "data-source").toBe("device");
    return;
  }
  said("a search while the server is stopped", engine, "this build has no storage for the catalogue (OPFS)");
  const has = await engine.evaluate(() => typeof navigator.storage?.getDirectory);
  expect(has, "if it has now, this engine keeps the catalogue: say so in playwright.config.ts").toBe("undefined");
  await shown(engine, "pack-status", "data-state").toBe("unsupported");
  await engine.click("lantern");
  await shown(engine, "lantern-panel").toMatch(/这个浏览器存不了书目|This browser cannot keep the catalogue/);
  await engine.click("lantern");
  await server.stop();
  await engine.fill("search-input", DREAM.title);
  await shown(engine, "failure").toMatch(/一时连不上图书馆|cannot be reached/);
  await server.startAgain();
  await engine.fill("search-input", TO_LIVE.title);
  await shown(engine, "result").toContain(TO_LIVE.title);
});

test("预约，有网没网都行 / holds are placed with the server and without", async ({ engine, server }) => {
  await register(engine, server, "R0002", "林晓");
  await engine.goto(`${server.url}/record/${DREAM.id}`);
  await placeHold(engine);
  await shown(engine, "hold", "data-hold").toBe("waiting");

  await engine.goto(`${server.url}/record/${TO_LIVE.id}`);
  await shown(engine, "place-hold").not.toBeNull();
  // Also the names of the branches have come.
  await shown(engine, "copies").toMatch(/总馆|Main Library/);
  await server.stop();
  await placeHold(engine);
  await shown(engine, "slip", "data-standing").toMatch(/queued|sent/);
  await server.startAgain();
  // The reader looks at the page again: what waits is sent at once.
  await engine.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
  await shown(engine, "hold", "data-hold").toBe("waiting");
  const holds = await (await Elsewhere.signedIn(server, "R0002")).holds();
  expect(holds.map(({ title }) => title)).toEqual([DREAM.id, TO_LIVE.id]);
});

test("离开的页面不挡下一个页面 / a page that was left holds nothing that the next one needs", async ({ engine, server }) => {
  await register(engine, server, "R0003", "林晓");
  // The page reads, writes and sends at every moment until it is left. A browser may keep it as it is, frozen, for the way back.
  await engine.evaluate(() => {
    setInterval(() => document.dispatchEvent(new Event("visibilitychange")), 1);
  });
  await engine.goto(`${server.url}/record/${DREAM.id}`);
  await placeHold(engine);
  await shown(engine, "hold", "data-hold").toBe("waiting");
});

test("柜台借出、还回 / a copy is lent and returned at the desk", async ({ engine, server }) => {
  server.addPatron("R0001", "林晓");
  await register(engine, server, STAFF, "周馆员");
  server.command(["patron", "role"], ["--role", "desk", STAFF]);
  const [copy] = await barcodes(server, DREAM.id);

  await engine.goto(`${server.url}/desk#check-out`);
  await engine.choose("branch", "main");
  await engine.click("scan-out");
  await engine.scan("R0001");
  await shown(engine, "borrower-name").toBe("林晓");
  await engine.scan(copy!);
  await shown(engine, "line", "data-came").toBe("done");
  expect(await barcodes(server, DREAM.id), "it is out").not.toContain(copy);

  await engine.click("tab-check-in");
  await engine.click("scan-in");
  await engine.scan(copy!);
  await shown(engine, "line", "data-came").toBe("done");
  expect(await barcodes(server, DREAM.id), "it is back").toContain(copy);
});

/** Says in the run what was not tried, and why. */
function said(what: string, engine: Engine, why: string): void {
  console.log(`  not in ${engine.name}: ${what}; ${why}`);
}
