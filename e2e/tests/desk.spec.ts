import type { Page } from "@playwright/test";
import { writeFile } from "node:fs/promises";
import { STAFF, atDesk, call, isReady, keepPaper, keptOnDevice, letsIn, printed, scan, staff } from "../support/desk";
import { Elsewhere, PIN, barcodes, register, signIn } from "../support/patron";
import { expect, test, watch } from "../support/test";

const BOOK = "lbm000001";

const line = (page: Page, code: string) => page.getByTestId("line").filter({ hasText: code }).filter({ visible: true });
const visible = (page: Page, id: string) => page.getByTestId(id).filter({ visible: true });

/** A reader at the counter: a card is scanned. */
async function serve(page: Page, card: string, name: string): Promise<void> {
  await isReady(page, "scan-out");
  await scan(page, card);
  await expect(page.getByTestId("borrower-name")).toHaveText(name);
  await isReady(page, "scan-out");
}

test("扫读者证，扫书，还书，预约的夹上条子 / lent, returned, set aside with a slip, and its reader knows", async ({
  page,
  server,
  browser,
  contextOptions,
}) => {
  await keepPaper(page);
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  const [first, second] = await barcodes(server, BOOK);
  await atDesk(page, "check-out");

  await serve(page, "R0001", "林晓");
  await scan(page, first!);
  await expect(line(page, first!)).toHaveAttribute("data-came", "done");
  await expect(line(page, first!)).toContainText("红楼梦");
  await expect(line(page, first!).getByTestId("due")).toContainText("到期");
  await expect(page.getByTestId("borrower")).toContainText("借着 1 册");
  await isReady(page, "scan-out");

  // Somebody reserves it from home.
  const context = await browser.newContext({ ...contextOptions, baseURL: server.url });
  await watch(context);
  const reader = await context.newPage();
  await register(reader, server, "R0007", "白露");
  const elsewhere = await Elsewhere.signedIn(server, "R0007");
  expect(await elsewhere.act({ do: "place_hold", title: BOOK, wants: { copy: first }, pickup: "main" })).toMatchObject({ outcome: "accepted" });

  await page.keyboard.press("F4");
  await expect(page).toHaveURL(/#check-in$/);
  await isReady(page, "scan-in");
  await scan(page, first!);
  await expect(line(page, first!).getByTestId("next")).toHaveAttribute("data-next", "hold_shelf");
  await expect(line(page, first!)).toContainText("预约架，夹上条子");
  await expect(line(page, first!)).toContainText("白 0007");
  await expect(line(page, first!)).not.toContainText("白露");
  expect(await printed(page)).toEqual([]);
  await line(page, first!).getByTestId("print-slip").click();
  await expect.poll(() => printed(page)).toHaveLength(1);
  const [slip] = await printed(page);
  for (const part of ["白 0007", "在总馆取", "红楼梦", first!, "留到"]) expect(slip).toContain(part);
  expect(slip).not.toContain("白露");

  await reader.reload();
  await expect(reader.getByTestId("holds").getByTestId("hold")).toHaveAttribute("data-hold", "ready");
  await context.close();

  // A copy that nobody waits for goes home.
  // The button has the focus still; what a scanner types is not lost on it.
  await scan(page, second!);
  await isReady(page, "scan-in");
  await expect(line(page, second!).getByTestId("next")).toHaveAttribute("data-next", /shelve|send/);

  // The reader comes: the desk says what to fetch.
  await page.keyboard.press("F2");
  await page.keyboard.press("Escape");
  await serve(page, "R0007", "白露");
  await expect(page.getByTestId("ready")).toContainText("红楼梦");
  await scan(page, first!);
  await expect(line(page, first!)).toContainText("预约的");
  await expect(page.getByTestId("ready")).toHaveCount(0);
});

test("条子自动打印，纸上只有条子 / slips print by themselves, and nothing else is on the paper", async ({ page, server }) => {
  await keepPaper(page);
  await staff(page, server, "desk");
  const [first] = await barcodes(server, BOOK);
  const other = await Elsewhere.registered(server, "R0002");
  expect(await other.act({ do: "place_hold", title: BOOK, wants: { copy: first }, pickup: "main" })).toMatchObject({ outcome: "accepted" });
  await atDesk(page, "check-in");
  await page.getByTestId("print-slips").check();
  await page.evaluate(() => Object.assign(window, { looksAtPaper: true }));
  await page.getByTestId("scan-in").focus();
  await scan(page, first!);
  await expect.poll(() => printed(page)).toHaveLength(1);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("paper")).toBeVisible();
  await expect(page.getByTestId("paper")).toContainText("0002");
  for (const other of ["scan-in", "branch", "lines", "tab-check-in"]) await expect(visible(page, other)).toHaveCount(0);
  await expect(page.locator(".wordmark")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.reload();
  await expect(page.getByTestId("print-slips"), "the desk remembers how it prints").toBeChecked();
  await expect(page.getByTestId("branch")).toHaveValue("main");
});

// Alone: whether two scans are one is a question of time.
test("扫得再快也不丢不乱，同一下只算一次 / fast scans keep their order, the same one twice is one", { tag: "@alone" }, async ({ page, server }) => {
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  const codes = [...(await barcodes(server, BOOK)), ...(await barcodes(server, "lbm000252"))].slice(0, 4);
  // Answers are slow, and the first the slowest.
  let delay = 600;
  await page.route("**/api/v1/desk/check-out", async (route) => {
    await new Promise((done) => setTimeout(done, (delay = Math.max(delay - 200, 0))));
    await route.continue();
  });
  await atDesk(page, "check-out");
  await isReady(page, "scan-out");
  // The card and all copies at once: nobody waits for the card's answer.
  await scan(page, "R0001", "Tab");
  for (const code of codes) await scan(page, code);
  await scan(page, codes.at(-1)!);
  await expect(page.getByTestId("borrower-name")).toHaveText("林晓");
  await expect(visible(page, "line")).toHaveCount(codes.length);
  await expect(page.locator("[data-testid=line][data-came=waiting]")).toHaveCount(0);
  const shown = await page.locator("[data-testid=line] .line-code").allInnerTexts();
  expect(shown).toEqual([...codes].reverse());
  await isReady(page, "scan-out");

  // Nobody waits for a tab to be drawn, either.
  for (const code of codes) {
    await page.keyboard.press("F2");
    await page.keyboard.press("F4");
    await scan(page, code);
    await expect(line(page, code)).toHaveAttribute("data-came", "done");
  }
});

test("办不成的说为什么，怎么办 / what is refused says why, and what to do", async ({ page, server, problems }) => {
  problems.expect(/status of 404/);
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  server.addPatron("R0002", "白露");
  const [first] = await barcodes(server, BOOK);
  await atDesk(page, "check-out");
  await isReady(page, "scan-out");
  await scan(page, first!);
  await expect(visible(page, "said"), "a book before its card").toContainText("先扫读者证");
  await serve(page, "R0001", "林晓");
  await scan(page, "9999999");
  await expect(line(page, "9999999")).toContainText("没有这个条码");
  await scan(page, first!);
  await expect(line(page, first!)).toHaveAttribute("data-came", "done");

  // The next reader's card, without saying so.
  await scan(page, "R0002");
  await line(page, "R0002").getByTestId("is-card").click();
  await expect(page.getByTestId("borrower-name")).toHaveText("白露");
  await expect(visible(page, "line")).toHaveCount(0);
  await isReady(page, "scan-out");
  await scan(page, first!);
  await expect(line(page, first!)).toContainText("先办还回，再借出");
  await expect(line(page, first!).locator("[data-reason]")).toHaveAttribute("data-reason", "check_in_first");
  await page.getByTestId("panel-check-out").getByTestId("next-patron").click();
  await expect(page.getByTestId("borrower")).toHaveCount(0);
  await isReady(page, "scan-out");
});

test("办新证，验证码设密码；重设密码；停用 / registering, a code, a new PIN, a block", async ({ page, server, browser, contextOptions, problems }) => {
  await keepPaper(page);
  await staff(page, server, "desk");
  await atDesk(page, "patrons");
  await page.getByTestId("register-patron").click();
  await isReady(page, "new-card");
  await scan(page, "R0100");
  await isReady(page, "new-name");
  await page.getByTestId("register-submit").click();
  await expect(visible(page, "said")).toContainText("请填姓名");
  await page.getByTestId("new-name").fill("顾城");
  await page.getByTestId("new-phone").fill("13800001111");
  await page.getByTestId("new-name").press("Enter");
  await expect(page.getByTestId("patron-name")).toHaveText("顾城");
  await expect(page.getByTestId("contact")).toContainText("13800001111");
  const code = await page.getByTestId("code").innerText();
  await page.getByTestId("print-code").click();
  await expect.poll(() => printed(page)).toHaveLength(1);
  expect((await printed(page))[0]).toContain(code);

  const context = await browser.newContext({ ...contextOptions, baseURL: server.url });
  const reader = await context.newPage();
  await reader.goto("/account");
  await reader.getByTestId("register-card").fill("R0100");
  await reader.getByTestId("register-code").fill(code);
  await reader.getByTestId("register-pin").fill(PIN);
  await reader.getByTestId("register-submit").click();
  await expect(reader.getByTestId("account-name")).toHaveText("顾城");
  await expect(reader.getByTestId("to-desk")).toHaveCount(0);
  await context.close();

  // The card again is nobody's but his.
  problems.expect(/status of 409/);
  await page.getByTestId("register-patron").click();
  await page.getByTestId("new-card").fill("R0100");
  await page.getByTestId("new-name").fill("别人");
  await page.getByTestId("register-submit").click();
  await expect(visible(page, "said")).toContainText("已经有人用了");

  await page.keyboard.press("Escape");
  await isReady(page, "find-patron");
  await page.getByTestId("find-patron").fill("13800001111");
  await page.getByTestId("find").click();
  await page.getByTestId("found").getByText("顾城").click();
  await expect(page.getByTestId("patron-name")).toHaveText("顾城");
  await page.getByTestId("reset-pin").click();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("surely")).toHaveCount(0);
  await expect(page.getByTestId("patron-name"), "Esc leaves the question first").toHaveText("顾城");
  await page.getByTestId("reset-pin").click();
  await page.getByTestId("surely").click();
  await expect(page.getByTestId("code")).toBeVisible();
  expect(await letsIn(server, "R0100", PIN)).toBe(false);
  await page.getByTestId("code-done").click();
  await expect(page.getByTestId("code")).toHaveCount(0);

  await page.getByTestId("block-patron").click();
  await page.getByTestId("block-note").fill("证丢了");
  await page.getByTestId("block-submit").click();
  await expect(page.getByTestId("block")).toContainText("证丢了");
  await expect(page.getByTestId("patron")).toHaveAttribute("data-standing", "blocked");
  await page.keyboard.press("F2");
  await page.keyboard.press("Escape");
  await serve(page, "R0100", "顾城");
  await expect(page.getByTestId("borrower")).toContainText("停用了");
  const [first] = await barcodes(server, BOOK);
  await scan(page, first!);
  await expect(line(page, first!)).toHaveAttribute("data-came", "refused");
  await page.getByTestId("see-patron").filter({ visible: true }).click();
  await page.getByTestId("unblock").click();
  await expect(page.getByTestId("patron")).toHaveAttribute("data-standing", "good");

  await page.getByTestId("edit").click();
  await page.getByTestId("edit-name").fill("顾城西");
  await page.getByTestId("edit-submit").click();
  await expect(page.getByTestId("patron-name")).toHaveText("顾城西");
});

test("替读者预约、取消、续借 / a hold placed and cancelled, and a renewal, for a patron", async ({ page, server }) => {
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  const [first] = await barcodes(server, "lbm000252");
  server.command(["lend"], [first!, "--branch", "main", "--card", "R0001"]);
  await atDesk(page, "patrons");
  await isReady(page, "find-patron");
  await scan(page, "R0001");
  const patron = page.getByTestId("patron");
  await patron.getByTestId("renew").click();
  await expect(visible(page, "said")).toContainText("没有续");
  await patron.getByTestId("place-hold").click();
  await page.getByTestId("hold-what").fill(BOOK);
  await page.getByTestId("hold-pickup").selectOption("east");
  await page.getByTestId("hold-submit").click();
  await expect(patron.getByTestId("hold").or(page.getByTestId("hold-volume"))).toBeVisible();
  if (await page.getByTestId("hold-volume").count()) await page.getByTestId("hold-submit").click();
  await expect(visible(page, "said")).toContainText("第 1 位，共 1 位，在");
  await patron.getByTestId("hold").getByTestId("cancel-hold").click();
  await page.getByTestId("surely").click();
  await expect(patron.getByTestId("hold")).toHaveCount(0);
});

test("要取的书和预约架 / the pick list and the hold shelf", async ({ page, server }) => {
  await keepPaper(page);
  await staff(page, server, "desk");
  const [first] = await barcodes(server, BOOK);
  const reader = await Elsewhere.registered(server, "R0002");
  expect(await reader.act({ do: "place_hold", title: BOOK, wants: { copy: first }, pickup: "main" })).toMatchObject({ outcome: "accepted" });
  const { items } = await (await page.request.get(`${server.url}/api/v1/record`, { params: { id: BOOK } })).json();
  const branch = items.find((item: { barcode: string }) => item.barcode === first).branch;
  await atDesk(page, "shelves", branch);
  await expect(page.getByTestId("pick")).toContainText(first!);
  await page.getByTestId("print-picks").click();
  await expect.poll(() => printed(page)).toHaveLength(1);
  expect((await printed(page))[0]).toContain(first!);
  expect(await call(page, server, "check-in", { request: { barcode: first, branch: "main" } })).toBe(200);
  await page.getByTestId("branch").selectOption("main");
  await page.getByTestId("refresh").click();
  await expect(page.getByTestId("awaited")).toContainText("0002");
  await expect(page.getByTestId("pick")).toHaveCount(0);
});

test("册：在谁那里，找不到了，剔除要问一句 / a copy: who has it, missing, withdrawn after a question", async ({ page, server, problems }) => {
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  const [first] = await barcodes(server, BOOK);
  server.command(["lend"], [first!, "--branch", "main", "--card", "R0001"]);
  await atDesk(page, "copies");
  await isReady(page, "scan-copy");
  problems.expect(/status of 404/);
  await scan(page, "9999999");
  await expect(visible(page, "said")).toContainText("没有条码");
  await scan(page, first!);
  await expect(page.getByTestId("copy")).toHaveAttribute("data-state", "on_loan");
  await expect(page.getByTestId("on-loan-to")).toContainText("林晓");
  server.command(["return"], [first!, "--branch", "main"]);
  await page.getByTestId("scan-copy").focus();
  await scan(page, first!);
  await expect(page.getByTestId("copy")).not.toHaveAttribute("data-state", "on_loan");
  await page.locator("[data-mark=missing]").click();
  await expect(page.getByTestId("copy")).toHaveAttribute("data-state", "missing");
  await page.locator("[data-mark=withdrawn]").click();
  await expect(page.getByTestId("copy"), "nothing is done before the answer").toHaveAttribute("data-state", "missing");
  await page.getByTestId("surely").click();
  await expect(page.getByTestId("copy")).toHaveAttribute("data-state", "withdrawn");
});

test("没登录、没权限、只管流通的，各看到各的 / nobody, no role, one role, all roles", async ({ page, server, problems }) => {
  problems.expect(/status of 40[13]/);
  await page.goto("/desk");
  await expect(page.getByTestId("desk-closed")).toHaveAttribute("data-why", "needs-sign-in");
  await expect(page.getByTestId("to-account")).toHaveAttribute("href", "/account");
  await staff(page, server);
  await page.reload();
  await expect(page.getByTestId("desk-closed")).toHaveAttribute("data-why", "not-staff");
  await expect(page.getByTestId("desk-closed")).toContainText("管理员");

  server.command(["patron", "role"], ["--role", "desk", STAFF]);
  await page.goto("/desk#audit");
  await page.reload();
  await expect(page.getByTestId("panel-check-out")).toBeVisible();
  for (const [tab, shown] of [["check-in", true], ["patrons", true], ["queues", false], ["catalogue", false], ["audit", false]] as const) {
    await expect(page.getByTestId(`tab-${tab}`)).toBeVisible({ visible: shown });
  }
  expect(await call(page, server, "audit", { before: null, about: null })).toBe(403);

  // An administrator gives another a role; who did it is in the log.
  server.command(["patron", "role"], ["--role", "admin", STAFF]);
  server.addPatron("R0001", "林晓");
  await page.goto("/desk#patrons");
  await page.reload();
  await page.getByTestId("branch").selectOption("main");
  await page.getByTestId("find-patron").fill("R0001");
  await page.getByTestId("find").click();
  await page.getByTestId("roles").click();
  await page.getByTestId("role-moderator").check();
  await page.getByTestId("roles-submit").click();
  await expect(visible(page, "said")).toContainText("改好了");
  await expect(page.getByTestId("patron")).toContainText("读者来信");
  await page.getByTestId("tab-audit").click();
  const log = page.getByTestId("audit-line");
  await expect(log.and(page.locator("[data-did=set_roles]")).first()).toContainText("R0001");
  await expect(log.and(page.locator("[data-did=set_roles]")).first()).toContainText("周馆员");
  await page.getByTestId("audit-about").fill("R0001");
  await page.getByTestId("audit-find").click();
  await expect(page.locator("[data-did=view_patron]").first()).toContainText("R0001");
  await page.goBack();
  await expect(page, "tabs are steps of the way back").toHaveURL(/#patrons$/);
  await expect(page.getByTestId("panel-patrons")).toBeVisible();
  await expect(page.getByTestId("patron-name"), "and stay as they were").toHaveText("林晓");
});

test("短评看过就公开，荐购有进展读者看得到 / a review is shown, and a suggestion gets on", async ({ page, server, browser, contextOptions }) => {
  const context = await browser.newContext({ ...contextOptions, baseURL: server.url });
  const reader = await context.newPage();
  await register(reader, server, "R0001", "林晓");
  const elsewhere = await Elsewhere.signedIn(server, "R0001");
  await elsewhere.act({ do: "rate", title: BOOK, stars: 5, review: "百读不厌" });
  await elsewhere.act({ do: "suggest_purchase", name: "球状闪电", author: "刘慈欣" });
  await elsewhere.act({ do: "report_record", title: BOOK, problem: "出版年写错了" });

  await staff(page, server, "moderator", "cataloguer");
  await page.goto("/desk");
  await expect(page.getByTestId("count")).toHaveText("3");
  await page.getByTestId("tab-queues").click();
  const review = page.getByTestId("review");
  await expect(review).toContainText("百读不厌");
  await expect(review, "without a name").not.toContainText("林晓");
  await review.getByTestId("show").click();
  await expect(review).toHaveCount(0);
  const suggestion = page.getByTestId("suggestion");
  await suggestion.getByTestId("progress").selectOption("ordered");
  await expect(suggestion).toHaveAttribute("data-progress", "ordered");
  const report = page.getByTestId("report");
  await expect(report).toContainText("出版年写错了");
  await expect(report.getByRole("link", { name: "红楼梦" })).toHaveAttribute("href", `/record/${BOOK}`);
  await report.getByTestId("settle").click();
  await expect(report).toHaveCount(0);
  await expect(page.getByTestId("count")).toHaveCount(0);

  await reader.goto(`/record/${BOOK}`);
  await expect(reader.getByTestId("record-widget")).toContainText("百读不厌");
  await reader.goto("/account");
  await reader.getByTestId("suggestions").locator("> summary").click();
  await expect(reader.locator("[data-testid=suggestion][data-progress=ordered]")).toContainText("球状闪电");
  await context.close();
});

test("导入一个文件，发布，就找得到 / a file is imported, published, and found", async ({ page, server }, info) => {
  await staff(page, server, "cataloguer");
  const file = info.outputPath("new.jsonl");
  await writeFile(file, JSON.stringify({ id: "new-1", title: "球状闪电观测史", authors: ["某人"], year: 2026 }) + "\n");
  await page.goto("/desk#catalogue");
  await page.getByTestId("import-file").setInputFiles(file);
  const job = page.getByTestId("job").locator("[data-job]");
  await expect(job).toHaveAttribute("data-job", "done");
  await expect(job).toContainText("new.jsonl");
  await page.getByTestId("publish").click();
  await expect(job).toContainText("发布了");
  await expect(job).toHaveAttribute("data-job", "done");
  // The server takes the new pack up a moment later, as it does one that a command has built.
  const search = () => page.request.post(`${server.url}/api/v1/search`, { data: { request: { query: "球状闪电观测史" } } });
  await expect.poll(async () => (await (await search()).json()).total).toBe(1);

  // What cannot be read is said, and the catalogue stays as it was.
  const wrong = info.outputPath("wrong.txt");
  await writeFile(wrong, "this is no catalogue at all\n");
  await page.getByTestId("import-file").setInputFiles(wrong);
  await expect(job.or(visible(page, "said").filter({ hasText: "没有接受" }))).toBeVisible();
  await expect(page.getByTestId("import-file")).toBeEnabled();
  await expect(page.getByTestId("panel-catalogue")).toContainText(/没有办|没有接受/);
});

test("图书馆连不上就直说，扫过的还在，连上再扫 / the library is away: said plainly, nothing lost", { tag: "@alone" }, async ({ page, server, problems }) => {
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  const [first, second] = await barcodes(server, BOOK);
  await atDesk(page, "check-out");
  await serve(page, "R0001", "林晓");
  problems.expectNoNetwork();
  await server.stop();
  await scan(page, first!);
  await scan(page, second!);
  for (const code of [first!, second!]) await expect(line(page, code)).toHaveAttribute("data-came", "failed");
  await expect(line(page, first!)).toContainText("没有办成，再扫一次");
  await expect(page.getByTestId("trouble")).toContainText("现在连不上图书馆");
  await server.startAgain();
  await line(page, first!).getByTestId("scan-again").click();
  await expect(line(page, first!)).toHaveAttribute("data-came", "done");
  await expect(page.getByTestId("trouble")).toBeEmpty();
  await isReady(page, "scan-out");

  // A card that was scanned meanwhile stands in the field.
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("borrower")).toHaveCount(0);
  await expect(line(page, second!), "what is not done is not forgotten").toContainText("重新扫读者证");
  await server.stop();
  await scan(page, "R0001");
  await expect(page.getByTestId("scan-out")).toHaveValue("R0001");
  await expect(visible(page, "said")).toContainText("没有认出来");
  await server.startAgain();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("borrower-name")).toHaveText("林晓");
});

test("没人动就收起读者，设备上什么也不留 / an idle desk puts the patron away, and keeps nothing", async ({ page, server }) => {
  await page.clock.install();
  await staff(page, server, "desk", "admin");
  server.addPatron("R0001", "林晓");
  const [first] = await barcodes(server, BOOK);
  await atDesk(page, "check-out");
  await serve(page, "R0001", "林晓");
  await scan(page, first!);
  await expect(line(page, first!)).toHaveAttribute("data-came", "done");
  await page.getByTestId("see-patron").filter({ visible: true }).click();
  await expect(page.getByTestId("patron-name")).toHaveText("林晓");
  await page.clock.runFor(170_000);
  await expect(page.getByTestId("patron-name")).toHaveText("林晓");
  await page.clock.runFor(15_000);
  await expect(page.getByTestId("patron-name")).toHaveCount(0);
  await expect(page.getByTestId("desk")).not.toContainText("林晓");
  await page.keyboard.press("F2");
  await expect(page.getByTestId("borrower")).toHaveCount(0);
  const kept = await keptOnDevice(page);
  expect(kept, "the branch is remembered").toContain("main");
  for (const word of ["林晓", "R0001", first!]) expect(kept).not.toContain(word);
});

test("登录过期了，在别处登录再接着办 / a session that ends does not take the work along", async ({ page, server, problems }) => {
  problems.expect(/status of 401/);
  await staff(page, server, "desk");
  server.addPatron("R0001", "林晓");
  const [first] = await barcodes(server, BOOK);
  await atDesk(page, "check-out");
  await serve(page, "R0001", "林晓");
  expect((await page.request.post(`${server.url}/api/v1/sign-out`, { data: { everywhere: false } })).status()).toBe(200);
  await scan(page, first!);
  await expect(page.getByTestId("trouble")).toContainText("登录过期了");
  await expect(page.getByTestId("borrower-name")).toHaveText("林晓");
  const [tab] = await Promise.all([page.context().waitForEvent("page"), page.getByTestId("trouble").getByRole("link").click()]);
  await tab.getByTestId("sign-in-login").fill(STAFF);
  await signIn(tab);
  await expect(tab.getByTestId("account-name")).toHaveText("周馆员");
  await expect(tab.getByTestId("to-desk")).toHaveAttribute("href", "/desk");
  await tab.close();
  await line(page, first!).getByTestId("scan-again").click();
  await expect(line(page, first!)).toHaveAttribute("data-came", "done");
  await expect(page.getByTestId("trouble")).toBeEmpty();
});
