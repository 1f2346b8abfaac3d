import type { Page } from "@playwright/test";
import { execFile } from "node:child_process";
import { appendFile, cp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { accountIsKept, register } from "../support/patron";
import { Server, bookmobile, dist } from "../support/server";
import { caughtUp, deviceIsReady, expect, test as base, worksFromDevice } from "../support/test";

/** Serves a copy of the app, which tests change as a deployment would. */
const test = base.extend({
  server: async ({}, use, info) => {
    const app = info.outputPath("app");
    await cp(dist, app, { recursive: true });
    const server = await Server.start(info.outputPath("server"), app);
    await use(server);
    await server.stop();
  },
});

/** The app in this directory becomes another build, told by a meta element. */
async function build(app: string, name: string): Promise<void> {
  const page = path.join(app, "index.html");
  const html = await readFile(page, "utf8");
  await writeFile(page, html.replace("</head>", `<meta name="build" content="${name}"></head>`));
  await rm(page + ".br");
  await promisify(execFile)(bookmobile, ["app", "seal", app]);
}

/** The account's module becomes another one, as Trunk writes it. */
async function changeAccount(app: string): Promise<void> {
  const directory = path.join(app, (await readdir(app)).find((name) => /^account-[0-9a-f]{8}$/.test(name))!);
  await appendFile(path.join(directory, "account.js"), "\n// Another build.\n");
  for (const name of await readdir(directory)) {
    if (name.endsWith(".br")) await rm(path.join(directory, name));
    else await rename(path.join(directory, name), path.join(app, name));
  }
}

/** The reader takes the build that waits. */
async function take(page: Page): Promise<void> {
  const toast = page.getByTestId("update-ready");
  await expect(toast).toContainText("流动书车有新版本了");
  // The old worker has nothing more to do. With its developer tools attached, as a test has them, Chromium sometimes never
  // notices that an old worker became idle while another waited, and so never lets that one in.
  await deviceIsReady(page);
  await caughtUp(page);
  await toast.getByRole("button").click();
  // The browser lets the old worker finish what it does before the new one takes over; Chromium may take 30 s to see that.
  await expect.poll(() => shownBuild(page).catch(() => "loading"), { timeout: 60_000 }).toBe("second");
}

const shownBuild = (page: Page) => page.evaluate(() => document.querySelector("meta[name=build]")?.getAttribute("content") ?? "first");
const caches = (page: Page) => page.evaluate(() => window.caches.keys());

/** Looks for a newer app and says what became of the worker that was found. */
const update = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise<string>((done) => {
      registration.addEventListener("updatefound", () => {
        const worker = registration.installing!;
        worker.addEventListener("statechange", () => {
          if (worker.state !== "installing") done(worker.state);
        });
      });
    });
    await registration.update().catch(() => undefined);
    return found;
  });

test("新版缺一个文件，就一个也不换：旧版照常 / a new build with one file missing leaves the old one whole", { tag: "@alone" }, async ({
  page,
  server,
  problems,
}) => {
  await page.goto("/");
  await deviceIsReady(page);
  const before = await caches(page);
  expect(before).toHaveLength(1);

  await build(server.app, "second");
  const html = await readFile(path.join(server.app, "index.html"), "utf8");
  const style = /href="\/(tokens-[0-9a-f]+\.css)"/.exec(html)![1];
  await rm(path.join(server.app, style));
  await rm(path.join(server.app, style + ".br"), { force: true });

  problems.expect(/status of 404/, /tokens-[0-9a-f]+\.css/);
  expect(await update(page)).toBe("redundant");
  expect(await caches(page)).toEqual(before);
  await page.reload();
  expect(await shownBuild(page)).toBe("first");

  problems.expectNoNetwork();
  await server.stop();
  await page.goto("/search?q=" + encodeURIComponent("红楼梦"));
  await worksFromDevice(page);
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
});

test("别人的登录页冒充文件，也不收 / a sign-in page in place of a file is not taken for it", async ({ page, server, problems }) => {
  await page.goto("/");
  await deviceIsReady(page);
  const before = await caches(page);
  await build(server.app, "second");
  const html = await readFile(path.join(server.app, "index.html"), "utf8");
  const style = /href="\/(tokens-[0-9a-f]+\.css)"/.exec(html)![1];
  await writeFile(path.join(server.app, style), "<html>Please sign in</html>");
  await rm(path.join(server.app, style + ".br"), { force: true });
  problems.expect(/not of this build/);
  expect(await update(page)).toBe("redundant");
  expect(await caches(page)).toEqual(before);
  await page.reload();
  expect(await shownBuild(page)).toBe("first");
});

test("新版收全了，读者说换才换 / a whole new build waits until the reader takes it", { tag: "@alone" }, async ({ page, server, problems }) => {
  test.slow();
  await page.goto("/");
  await deviceIsReady(page);
  const before = await caches(page);
  await build(server.app, "second");
  expect(await update(page)).toBe("installed");
  const toast = page.getByTestId("update-ready");
  await expect(toast).toContainText("流动书车有新版本了");
  await page.reload();
  expect(await shownBuild(page)).toBe("first");
  await expect(toast).toBeVisible();

  await take(page);
  await expect(toast).toBeHidden();
  await expect.poll(() => caches(page)).not.toEqual(before);
  expect(await caches(page)).toHaveLength(1);

  problems.expectNoNetwork();
  await server.stop();
  await page.reload();
  await worksFromDevice(page);
  expect(await shownBuild(page)).toBe("second");
});

test("换新版时，用过的读者部分也一起换，没网照样打开 / a new build takes the account along for who uses it", { tag: "@alone" }, async ({
  page,
  server,
  problems,
}) => {
  test.slow();
  await register(page, server, "R0002", "林晓");
  await accountIsKept(page);
  const files = () =>
    page.evaluate(async () => {
      const names = await window.caches.keys();
      const kept = await Promise.all(names.map(async (name) => (await window.caches.open(name)).keys()));
      return kept.flat().map(({ url }) => new URL(url).pathname);
    });
  const modules = async (name: string) => (await files()).filter((file) => new RegExp(`^/${name}-[0-9a-f]{8}/`).test(file));
  const before = await modules("account");
  expect(before).toHaveLength(2);

  await changeAccount(server.app);
  await build(server.app, "second");
  expect(await update(page)).toBe("installed");
  expect(await modules("account"), "the new ones are there before anything asks for them").toHaveLength(4);
  await page.reload();
  await take(page);
  await expect.poll(async () => (await modules("account")).length, "the old build's files are gone").toBe(2);
  const after = await modules("account");
  expect(after.map((file) => path.basename(file)).sort()).toEqual(before.map((file) => path.basename(file)).sort());
  expect(after).not.toEqual(before);
  expect(await modules("take-away"), "what nobody used does not come along").toEqual([]);

  problems.expectNoNetwork();
  await server.stop();
  await page.goto("/account");
  await expect(page.getByTestId("account-name")).toHaveText("林晓");
  expect(await shownBuild(page)).toBe("second");
});
