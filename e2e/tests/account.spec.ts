import { type BrowserContext, type Page, chromium } from "@playwright/test";
import {
  Elsewhere,
  PIN,
  accountIsKept,
  barcodes,
  looksAgain,
  placeHold,
  register,
  registerThenLibraryGoesAway,
  serviceWorker,
  signIn,
} from "../support/patron";
import { Line } from "../support/line";
import { Problems, expect, libraryGoesAway, test as base, watch, worksFromDevice } from "../support/test";

const test = base.extend<{ line: Line }>({
  line: async ({ server }, use) => {
    const line = await Line.start(server.url);
    await use(line);
    await line.stop();
  },
});

/** The slip of what was done to the title with this name. */
const slip = (page: Page, name: string) => page.getByTestId("slip").filter({ hasText: name });

test("没网时预约，关掉浏览器再打开，连上就排在对的位置 / a hold placed without a network survives the browser", { tag: "@alone" }, async ({
  server,
  launchOptions,
  contextOptions,
}, info) => {
  const first = await Elsewhere.registered(server, "R0001");
  expect(await first.act({ do: "place_hold", title: "lbm000001", pickup: "east" })).toMatchObject({ place: 1 });

  const launch = async (): Promise<[BrowserContext, Page, Problems]> => {
    const options = { ...launchOptions, ...contextOptions, baseURL: server.url };
    const context = await chromium.launchPersistentContext(info.outputPath("profile"), options);
    await watch(context);
    const problems = new Problems(context);
    problems.expectNoNetwork();
    return [context, context.pages()[0] ?? (await context.newPage()), problems];
  };
  const [before, page, problems] = await launch();
  await register(page, server, "R0002", "林晓");
  await accountIsKept(page);
  await server.stop();
  await placeHold(page, "lbm000001");
  await expect(slip(page, "红楼梦")).toHaveAttribute("data-standing", /queued|sent/);
  await expect(page.getByTestId("hold-widget")).toContainText("总馆");
  expect(problems.unexpected).toEqual([]);
  await before.close();

  const [after, again, problemsAfter] = await launch();
  await again.goto("/account");
  await expect(again.getByTestId("account-name")).toHaveText("林晓");
  await expect(slip(again, "红楼梦").first()).toHaveAttribute("data-standing", /queued|sent/);
  await expect(again.getByTestId("account-link")).toContainText("1");

  await server.startAgain();
  await looksAgain(again);
  await expect(again.getByTestId("outbox").getByTestId("slip")).toHaveAttribute("data-standing", "accepted");
  await expect(again.getByTestId("outbox")).toContainText("第 2 位，共 2 位，在总馆取");
  await expect(again.getByTestId("holds").getByTestId("hold")).toContainText("第 2 位，共 2 位");
  const holds = await (await Elsewhere.signedIn(server, "R0002")).holds();
  expect(holds).toMatchObject([{ title: "lbm000001", status: { is: "waiting", place: 2, of: 2 } }]);
  expect(problemsAfter.unexpected).toEqual([]);
  await after.close();
});

test.describe("一条坏掉的线路 / a bad line", () => {
  test.use({
    baseURL: async ({ line }, use) => use(line.url),
  });

  test("回话丢了，也只有一个预约 / a lost answer makes no second hold", async ({ page, server, line, problems }) => {
    await register(page, server, "R0002", "林晓");
    problems.expectNoNetwork();
    line.spoil("lost");
    await placeHold(page, "lbm000001");
    // Whoever sends it again, the page or the service worker, may already have.
    await expect.poll(() => line.syncs.filter((sync) => sync === "lost")).toHaveLength(1);
    const elsewhere = await Elsewhere.signedIn(server, "R0002");
    expect(await elsewhere.holds(), "the server has it").toHaveLength(1);
    await looksAgain(page);
    await expect(page.getByTestId("hold")).toContainText("第 1 位，共 1 位");
    expect(line.syncs.lastIndexOf(200), "it was sent again").toBeGreaterThan(line.syncs.indexOf("lost"));
    expect(await elsewhere.holds()).toMatchObject([{ status: { place: 1, of: 1 } }]);
  });

  test("送到一半遇上 500、409、401，一件也不丢 / 500, 409 and 401 in mid-drain lose nothing", { tag: "@alone" }, async ({
    page,
    server,
    line,
    problems,
  }) => {
    await registerThenLibraryGoesAway(page, server, problems, "R0002", "林晓");
    const ids = ["lbm000001", "lbm000252", "lbm000013"];
    for (const id of ids) await placeHold(page, id);

    problems.expect(/status of (500|409|401)/);
    await server.startAgain();
    line.spoil({ status: 500 }, { status: 409 }, { status: 500 }, { status: 401 });
    await page.goto("/account");
    await looksAgain(page);
    await expect(page.getByTestId("session-over")).toBeVisible();
    await expect(page.getByTestId("outbox").locator("[data-standing=needs-sign-in]")).toHaveCount(ids.length);
    await signIn(page);
    await expect(page.getByTestId("outbox").locator("[data-standing=accepted]")).toHaveCount(ids.length);
    await expect(page.getByTestId("session-over")).toBeHidden();
    const holds = await (await Elsewhere.signedIn(server, "R0002")).holds();
    expect(holds.map((hold) => hold.title)).toEqual(ids);
    expect(line.syncs).toEqual(expect.arrayContaining([500, 409, 401, 200]));
  });
});

test("两个标签页同时送，也只有一个预约 / two tabs that send at once make one hold", { tag: "@alone" }, async ({ context, server, problems }) => {
  const [one, two] = [await context.newPage(), await context.newPage()];
  await register(one, server, "R0002", "林晓");
  await accountIsKept(one);
  await two.goto("/account");
  await expect(two.getByTestId("account-name")).toHaveText("林晓");
  await libraryGoesAway(one, server, problems);
  await placeHold(one, "lbm000001");
  await expect(slip(two, "红楼梦").first(), "the other tab knows at once").toBeVisible();
  await server.startAgain();
  await Promise.all([looksAgain(one), looksAgain(two)]);
  await expect(one.getByTestId("hold")).toContainText("第 1 位，共 1 位");
  await expect(two.getByTestId("holds").getByTestId("hold")).toContainText("第 1 位，共 1 位");
  expect(await (await Elsewhere.signedIn(server, "R0002")).holds()).toHaveLength(1);
});

test("没送出的可以撤回 / what was not sent can be taken back", async ({ page, server, problems }) => {
  await register(page, server, "R0002", "林晓");
  await accountIsKept(page);
  // The session ends elsewhere, so that nothing leaves the device.
  server.command(["patron", "sign-out"], ["R0002"]);
  problems.expect(/status of 401/);
  await page.reload();
  await expect(page.getByTestId("session-over")).toBeVisible();
  await placeHold(page, "lbm000001");
  await expect(slip(page, "红楼梦")).toHaveAttribute("data-standing", "needs-sign-in");
  await page.getByTestId("undo").click();
  await expect(page.getByTestId("place-hold")).toBeVisible();
  await page.goto("/account");
  await signIn(page);
  await expect(page.getByTestId("session-over")).toBeHidden();
  await expect(page.getByTestId("holds").getByTestId("hold")).toHaveCount(0);
  expect(await (await Elsewhere.signedIn(server, "R0002")).holds()).toEqual([]);
});

test("改地方、暂停、恢复、取消 / a hold is moved, suspended, resumed and cancelled", async ({ page, server }) => {
  await register(page, server, "R0002", "林晓");
  await placeHold(page, "lbm000001");
  await expect(page.getByTestId("hold")).toHaveAttribute("data-hold", "waiting");
  await page.goto("/account");
  const hold = page.getByTestId("holds").getByTestId("hold");
  await expect(hold, "a branch has its name, also where that comes late").toContainText("总馆");
  await hold.getByTestId("change-pickup").click();
  await hold.getByTestId("pickup").selectOption("v1");
  await hold.getByTestId("confirm").click();
  await expect(hold).toContainText("柳树村书屋");
  await hold.getByTestId("suspend").click();
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await hold.getByTestId("suspend-until").fill(day);
  await hold.getByTestId("confirm").click();
  await expect(hold).toHaveAttribute("data-hold", "suspended");
  await hold.getByTestId("resume").click();
  await expect(hold).toHaveAttribute("data-hold", "waiting");
  await hold.getByTestId("cancel").click();
  await hold.getByTestId("surely").click();
  await expect(hold).toHaveCount(0);
  expect(await (await Elsewhere.signedIn(server, "R0002")).holds()).toEqual([]);
});

test("借着的可以续，到了的有消息 / loans are renewed, and a hold that is ready is told", async ({ page, server }) => {
  await register(page, server, "R0002", "林晓");
  const [copy] = await barcodes(server, "lbm000001");
  server.command(["lend"], [copy!, "--branch", "main", "--card", "R0002"]);
  await page.reload();
  const loan = page.getByTestId("loan");
  await expect(loan).toContainText("红楼梦");
  await expect(loan.getByTestId("renew")).toBeVisible();
  const other = await Elsewhere.registered(server, "R0003");
  await loan.getByTestId("renew").click();
  // A renewal on the day of the loan wins no day, and the answer says so.
  await expect(loan.getByTestId("slip")).toHaveAttribute("data-standing", "refused");
  await expect(loan.getByTestId("slip")).toContainText("没有办成");

  const [second] = await barcodes(server, "lbm000252");
  server.command(["lend"], [second!, "--branch", "main", "--card", "R0003"]);
  expect(await other.holds()).toEqual([]);
  await placeHold(page, "lbm000252");
  await expect(page.getByTestId("hold")).toBeVisible();
  server.command(["return"], [second!, "--branch", "main"]);
  await page.goto("/account");
  await expect(page.getByTestId("holds").getByTestId("hold")).toHaveAttribute("data-hold", "ready");
  await expect(page.getByTestId("messages")).toContainText("到了，在总馆取");
  await expect(page.getByTestId("account-link")).toContainText("2");
  await page.getByTestId("mark-read").click();
  await expect(page.getByTestId("account-link")).toContainText("1");
});

test("退出后，这台设备什么也不留 / signing out leaves nothing on the device", { tag: "@alone" }, async ({ page, server, problems }) => {
  await register(page, server, "R0002", "林晓");
  await placeHold(page, "lbm000001");
  await expect(page.getByTestId("hold")).toBeVisible();
  await page.goto("/account");
  await accountIsKept(page);
  await libraryGoesAway(page, server, problems);
  await page.getByTestId("sign-out").click();
  await expect(page.getByTestId("sign-in-login")).toBeVisible();
  await page.reload();
  await expect(page.getByTestId("sign-in-login")).toHaveValue("");
  const kept = await page.evaluate(async () => {
    const open = indexedDB.open("bookmobile-account");
    const database = await new Promise<IDBDatabase>((done) => (open.onsuccess = () => done(open.result)));
    const texts = database.transaction("texts").objectStore("texts").getAll();
    return new Promise<string>((done) => (texts.onsuccess = () => done(JSON.stringify(texts.result))));
  });
  expect(kept).not.toContain("林晓");
  expect(kept).not.toContain("lbm000001");
  // The server is told as soon as it can be, and the cookie is worth nothing then.
  await server.startAgain();
  await looksAgain(page);
  await expect.poll(() => page.request.post("/api/v1/sync", { data: { request: {} } }).then((answer) => answer.status())).toBe(401);
});

test("密码错了就说，写的都在 / a wrong PIN says so", async ({ page, server, problems }) => {
  server.addPatron("R0002", "林晓");
  problems.expect(/status of 403/);
  await page.goto("/account");
  await page.getByTestId("sign-in-login").fill("R0002");
  await page.getByTestId("sign-in-pin").fill(PIN);
  await page.getByTestId("sign-in-submit").click();
  await expect(page.getByTestId("account")).toContainText("不对");
  await expect(page.getByTestId("sign-in-login")).toHaveValue("R0002");
});

test("荐购记在自己名下，没网也行 / a suggestion of who is signed in waits for a network", { tag: "@alone" }, async ({ page, server, problems }) => {
  await registerThenLibraryGoesAway(page, server, problems, "R0002", "林晓");
  await page.goto("/search?q=" + encodeURIComponent("量子色动力学导论"));
  await worksFromDevice(page);
  await page.getByTestId("purchase-open").click();
  await page.getByTestId("purchase-author").fill("黄涛");
  await page.getByTestId("purchase-send").click();
  await expect(page.getByTestId("purchase-said")).toContainText("记在这台设备上了");
  await server.startAgain();
  await page.goto("/account");
  await expect(slip(page, "量子色动力学导论")).toHaveAttribute("data-standing", "accepted");
});

test("没有页面开着，有网时也会送出 / without a page the browser sends when there is a network", { tag: "@alone" }, async ({
  page,
  context,
  server,
  problems,
}) => {
  await registerThenLibraryGoesAway(page, server, problems, "R0002", "林晓");
  await placeHold(page, "lbm000001");
  await expect(slip(page, "红楼梦")).toHaveAttribute("data-standing", /queued|sent/);
  // The browser stays open, with no page of the app.
  const blank = await context.newPage();
  await page.close();
  await server.startAgain();
  await dispatchSync(blank, server.url, "outbox");
  const elsewhere = await Elsewhere.signedIn(server, "R0002");
  await expect.poll(async () => (await elsewhere.holds()).length).toBe(1);
  await blank.goto("/account");
  await expect(blank.getByTestId("holds").getByTestId("hold")).toContainText("第 1 位，共 1 位");
});

/** Has the browser's developer tools say to the service worker of `origin` that there is a network. */
async function dispatchSync(page: Page, origin: string, tag: string): Promise<void> {
  const { tools, registrationId } = await serviceWorker(page, origin);
  await tools.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId, tag, lastChance: false });
}

test("设了本机密码，先输它才看得到，没网也行 / a PIN of the device hides what it keeps", { tag: "@alone" }, async ({ page, server, problems }) => {
  await register(page, server, "R0002", "林晓");
  await placeHold(page, "lbm000001");
  await expect(page.getByTestId("hold")).toBeVisible();
  await page.goto("/account");
  await page.getByText("本机密码", { exact: true }).click();
  await page.getByTestId("device-pin-new").fill("2468");
  await page.getByTestId("device-pin-submit").click();
  await expect(page.getByTestId("settings")).toContainText("设好了");
  await accountIsKept(page);
  await expect(page.getByTestId("account-name"), "this tab is open still").toHaveText("林晓");
  await libraryGoesAway(page, server, problems);
  // What a tab keeps for itself ends with it.
  await page.evaluate(() => sessionStorage.clear());
  await page.reload();
  await expect(page.getByTestId("locked")).toBeVisible();
  await expect(page.getByTestId("account")).not.toContainText("林晓");
  await page.getByTestId("device-pin").fill("1357");
  await page.getByTestId("unlock").click();
  await expect(page.getByTestId("locked")).toContainText("还能试 7 次");
  await page.getByTestId("device-pin").fill("2468");
  await page.getByTestId("unlock").click();
  await expect(page.getByTestId("account-name")).toHaveText("林晓");
  await expect(page.getByTestId("holds").getByTestId("hold")).toContainText("第 1 位");
});
