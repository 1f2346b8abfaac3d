import type { Page } from "@playwright/test";
import { readFile, writeFile } from "node:fs/promises";
import { Elsewhere, looksAgain, placeHold, register, registerThenLibraryGoesAway } from "../support/patron";
import { expect, search, test, watch } from "../support/test";

const BOOK = "lbm000001";

/** Unfolds a part of the account's page. */
const unfold = (page: Page, part: string) => page.getByTestId(part).locator("> summary").click();

/** Waits until nothing of what was done here has no answer. */
async function everythingIsAnswered(page: Page): Promise<void> {
  await looksAgain(page);
  await expect(page.getByTestId("outbox").getByTestId("slip").and(page.locator("[data-standing=accepted]"))).not.toHaveCount(0);
  await expect(page.getByTestId("outbox").locator("[data-standing=queued], [data-standing=sent]")).toHaveCount(0);
}

test("没网时建的书单，连上以后分享，别人凭链接读得到 / a list made offline, shared, and read by its link", { tag: "@alone" }, async ({
  page,
  server,
  browser,
  problems,
  contextOptions,
}) => {
  await registerThenLibraryGoesAway(page, server, problems, "R0001", "林晓");

  await page.goto(`/record/${BOOK}`);
  const widget = page.getByTestId("record-widget");
  await widget.getByTestId("put-in-list").click();
  await widget.getByTestId("list-name").fill("暑假");
  await widget.getByTestId("note").fill("先读这一本");
  await widget.getByTestId("confirm").click();
  await expect(widget.getByTestId("in-lists")).toContainText("暑假");

  await page.goto("/account");
  await unfold(page, "lists");
  const list = page.getByTestId("list");
  await expect(list).toHaveAttribute("data-waiting", "true");
  await list.locator("> summary").click();
  await expect(list.getByTestId("listed")).toContainText("红楼梦");
  await expect(list.getByTestId("list-note")).toHaveText("先读这一本");
  await list.getByTestId("share-list").click();
  await expect(list.getByTestId("link-soon")).toBeVisible();

  await server.startAgain();
  await everythingIsAnswered(page);
  await expect(list).toHaveAttribute("data-waiting", "false");
  const link = await list.getByTestId("list-link").inputValue();
  expect(link).toMatch(new RegExp(`^${server.url}/list/[0-9a-f]{24}$`));

  const context = await browser.newContext({ ...contextOptions, baseURL: server.url });
  await watch(context);
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByTestId("shared-name")).toHaveText("暑假");
  const entry = other.getByTestId("shared-entry");
  await expect(entry).toContainText("先读这一本");
  await expect(other.getByTestId("shared-list")).not.toContainText("林晓");
  await entry.getByRole("link", { name: "红楼梦" }).click();
  await expect(other.getByTestId("record-title")).toHaveText("红楼梦");

  await list.getByTestId("unshare-list").click();
  await expect(list.getByTestId("share-list")).toBeVisible();
  await everythingIsAnswered(page);
  await other.goto(link);
  await expect(other.getByTestId("no-such-list")).toBeVisible();
  await context.close();
});

test("记下检索，有新到的就知道 / a saved search tells of what is new", async ({ page, server }, info) => {
  await register(page, server, "R0001", "林晓");
  await page.goto("/");
  await search(page, "红楼梦");
  await page.getByTestId("save-search").click();
  await expect(page.getByTestId("search-saved")).toBeVisible();
  await page.goto("/account");
  await everythingIsAnswered(page);

  const file = info.outputPath("new.jsonl");
  await writeFile(file, JSON.stringify({ id: "new-1", title: "红楼梦新考", authors: ["某人"], year: 2026 }) + "\n");
  server.command(["import"], [file]);
  server.buildPack();
  await looksAgain(page);
  const message = page.getByTestId("message");
  await expect(message).toContainText("红楼梦");
  await expect(message).toContainText("1");
  await expect(message.getByRole("link")).toHaveAttribute("href", "/record/new-1");

  await unfold(page, "searches");
  const saved = page.getByTestId("saved-search");
  await expect(saved.getByRole("link")).toHaveAttribute("href", "/search?q=%E7%BA%A2%E6%A5%BC%E6%A2%A6");
  await saved.getByTestId("tell").uncheck();
  await expect(page.locator("[data-testid=saved-search][data-tell=false]")).toBeVisible();
  await everythingIsAnswered(page);
  await saved.getByTestId("forget-search").click();
  await expect(saved).toHaveCount(0);
});

test("写的评语等馆员看过才公开 / a review waits for staff", async ({ page, server, request }) => {
  const ratings = async () => (await request.get("/api/v1/ratings", { params: { title: BOOK } })).json();
  const other = await Elsewhere.registered(server, "R0002");
  expect(await other.act({ do: "rate", title: BOOK, stars: 3 })).toMatchObject({ outcome: "accepted" });

  await register(page, server, "R0001", "林晓");
  await page.goto(`/record/${BOOK}`);
  const widget = page.getByTestId("record-widget");
  await expect(widget.getByTestId("rated")).toContainText("3.0");
  await widget.getByTestId("rate").click();
  await widget.getByTestId("confirm").click();
  await expect(widget.getByTestId("account-status").last()).not.toBeEmpty();
  await widget.getByTestId("stars-5").check();
  await widget.getByTestId("review-text").fill("百读不厌");
  await widget.getByTestId("confirm").click();
  // The form is gone when the device has it.
  await expect(widget.getByTestId("review-text")).toHaveCount(0);

  await page.goto("/account");
  await everythingIsAnswered(page);
  await unfold(page, "ratings");
  const mine = page.getByTestId("rating");
  await expect(mine).toHaveAttribute("data-moderation", "waiting");
  await expect(mine).toContainText("百读不厌");
  expect(await ratings()).toMatchObject({ count: 2, mean: 4, reviews: [] });
});

test("活动报名，借阅历史存成文件 / a place at an event, and the history as a file", async ({ page, server }) => {
  server.command(["events", "add"], ["--id", "e1", "--name", "读书会", "--begins", "2099-12-05T14:00", "--places", "1"]);
  await register(page, server, "R0001", "林晓");
  await unfold(page, "events");
  const event = page.getByTestId("event");
  await expect(event).toContainText("2099年12月5日 14:00");
  await event.getByTestId("join-event").click();
  await expect(event).toHaveAttribute("data-mine", "true");
  await everythingIsAnswered(page);
  expect(server.command(["events", "list"])).toContain("1 of 1 places taken");

  await placeHold(page, BOOK);
  await page.goto("/account");
  const download = page.waitForEvent("download");
  await page.getByTestId("export-history").click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("bookmobile-history.csv");
  const table = await readFile(await file.path(), "utf8");
  expect(table).toContain("what,id,title,barcode,branch,from,to,how,renewals\r\n");
  expect(table).toContain(`hold,${BOOK},红楼梦,,`);

  await page.getByTestId("erase-history").click();
  await page.getByTestId("surely").click();
  await everythingIsAnswered(page);
});
