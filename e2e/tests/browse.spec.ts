import type { APIRequestContext, Page } from "@playwright/test";
import { askServer, deviceIsReady, expect, openWithoutLibrary, resultIds, test } from "../support/test";

type Browsed = {
  total: number;
  values?: { name: string; count: number }[];
  records?: { id: string; title: string; call_number?: string }[];
  here: number;
};

async function browse(request: APIRequestContext, browse: object): Promise<Browsed> {
  const response = await request.post("/api/v1/browse", { data: { browse } });
  expect(response.status()).toBe(200);
  return (await response.json()) as Browsed;
}

const number = (count: number) => count.toLocaleString("en");

/** The classes in sight, each with its count. */
async function classes(page: Page): Promise<string[]> {
  await expect(page.getByTestId("classes")).toBeVisible();
  return page
    .getByTestId("class")
    .evaluateAll((rows) => rows.map((row) => `${(row as HTMLElement).dataset.number} ${row.querySelector("small")!.textContent}`));
}

/** The ids of the books on the shelf, from left to right. */
async function onShelf(page: Page, where = "along"): Promise<string[]> {
  await expect(page.getByTestId(where)).toBeVisible();
  return page
    .getByTestId(where)
    .locator("li:not(.further) a")
    .evaluateAll((links) => links.map((link) => decodeURIComponent((link as HTMLAnchorElement).pathname.split("/")[2])));
}

test("分类一层层走下去，数目和找到的一样 / the tree of classes leads down, and its counts are those of the search", async ({
  page,
  request,
}) => {
  const main = await browse(request, { classes: { under: "" } });
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "逛书架" }).click();
  await expect(page).toHaveURL(/\/browse$/);
  expect(await classes(page)).toEqual(main.values!.map(({ name, count }) => `${name} ${number(count)}`));
  await page.getByTestId("class").filter({ hasText: "文学" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("I 文学");
  await page.locator('[data-testid="class"][data-number="I2"] a').click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("I2 中国文学");
  const below = await browse(request, { classes: { under: "I2" } });
  expect(below.values!.length).toBeGreaterThan(3);
  expect(await classes(page)).toEqual(below.values!.map(({ name, count }) => `${name} ${number(count)}`));
  await expect(page.getByTestId("class-total")).toHaveText(`共 ${below.total} 种`);
  const found = await askServer(request, "clc:I2");
  expect(found.total).toBe(below.total);
  await page.locator("section.shelf").getByRole("link", { name: "看全部" }).click();
  await expect(page.getByTestId("result-count")).toContainText(`${found.total} 种`);
  await page.goBack();
  await page.getByRole("navigation", { name: "分类" }).getByRole("link", { name: "分类" }).click();
  await expect(page).toHaveURL(/\/browse$/);
});

test("作者按拼音排，点一个就是他的书 / authors from A to Z by pinyin, each leads to their books", async ({ page, request }) => {
  const letters = await browse(request, { headings: { of: "authors" } });
  const l = await browse(request, { headings: { of: "authors", letter: "l" } });
  await page.goto("/browse");
  await page.getByTestId("ways").getByRole("link", { name: "作者 A–Z" }).click();
  await expect(page.getByTestId("letter")).toHaveCount(letters.values!.length);
  await page.getByTestId("letter").filter({ hasText: /^L/ }).click();
  await expect(page.getByTestId("letter").filter({ hasText: /^L/ })).toHaveAttribute("aria-current", "page");
  const headings = page.getByTestId("heading");
  await expect(headings).toHaveCount(Math.min(100, l.total));
  expect(await headings.locator("a").allTextContents()).toEqual(l.values!.map(({ name }) => name));
  const names = await headings.locator("a").allTextContents();
  // lao she, liu ci xin.
  expect(names.indexOf("老舍")).toBeGreaterThan(-1);
  expect(names.indexOf("老舍")).toBeLessThan(names.indexOf("刘慈欣"));
  const liu = l.values!.find(({ name }) => name === "刘慈欣")!;
  await headings.getByRole("link", { name: "刘慈欣", exact: true }).click();
  await expect(page.getByTestId("chip")).toContainText("刘慈欣");
  await expect(page.getByTestId("result-count")).toContainText(`${liu.count} 种`);
});

test("主题一页放不下就翻页 / subjects that do not fit on one page", async ({ page, request }) => {
  const letters = await browse(request, { headings: { of: "subjects" } });
  const most = letters.values!.reduce((a, b) => (a.count > b.count ? a : b));
  await page.goto(`/browse/subjects/${most.name}`);
  await expect(page.getByTestId("heading")).toHaveCount(Math.min(100, most.count));
  test.skip(most.count <= 100, "no letter has more subjects than a page");
  await page.getByTestId("next-page").click();
  await expect(page).toHaveURL(/\?page=2$/);
  await expect(page.getByTestId("heading")).toHaveCount(Math.min(100, most.count - 100));
});

test("书架按索书号排，可以左右走 / the shelf stands by call number and can be walked along", async ({ page, request }) => {
  const shelf = (around: object) => browse(request, { shelf: { around, before: 24, after: 24 } });
  const start = await shelf({ call_number: "I247" });
  await page.goto("/browse");
  await page.getByTestId("ways").getByRole("link", { name: "书架", exact: true }).click();
  await expect(page.getByTestId("further-left")).toHaveCount(0);
  await page.getByTestId("shelf-from").fill("I247");
  await page.getByTestId("shelf-from").press("Enter");
  await expect(page).toHaveURL(/\/shelf\?at=I247$/);
  await expect(page.locator(".along [data-here]")).toBeInViewport();
  expect(await onShelf(page)).toEqual(start.records!.map(({ id }) => id));
  const last = start.records!.at(-1)!;
  await page.getByTestId("further-right").click();
  await expect(page).toHaveURL(new RegExp(`/shelf/${last.id}$`));
  await expect(page.locator(".along [data-here]")).toContainText(last.title);
  const next = await shelf({ record: last.id });
  await expect.poll(() => onShelf(page)).toEqual(next.records!.map(({ id }) => id));
  // By keys: the book that was come to has the focus.
  await expect(page.locator(".along [data-here] a")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".along [data-here] + li a")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("record-title")).toHaveText(last.title);
  // The same neighbours beside the record.
  const beside = await browse(request, { shelf: { around: { record: last.id }, before: 8, after: 8 } });
  expect(await onShelf(page, "beside")).toEqual(beside.records!.map(({ id }) => id));
});

test("只看一个馆的书架 / the shelf of one branch", async ({ page, request }) => {
  await page.goto("/shelf?at=I2");
  await deviceIsReady(page);
  const select = page.getByTestId("shelf-branch");
  await select.selectOption({ label: "城东分馆" });
  const branch = new URL(page.url()).searchParams.get("branch")!;
  const shelf = { around: { call_number: "I2" }, before: 24, after: 24, branch };
  const expected = await browse(request, { shelf });
  await expect.poll(() => onShelf(page)).toEqual(expected.records!.map(({ id }) => id));
});

test("新到的书按到馆的日子排 / new arrivals stand by the day they came", async ({ page, request }) => {
  const added = await askServer(request, "", { sort: "added" });
  const newest = await askServer(request, "", { sort: "newest" });
  expect(added.hits.map((hit) => hit.record.id)).not.toEqual(newest.hits.map((hit) => hit.record.id));
  await page.goto("/");
  const shelf = page.locator("section.shelf").filter({ hasText: "新到的书" });
  await expect(shelf.locator("li a").first()).toHaveAttribute("href", `/record/${added.hits[0].record.id}`);
  await shelf.getByRole("link", { name: "看全部" }).click();
  await expect(page).toHaveURL(/\/search\?sort=added$/);
  await expect(page.getByTestId("result-count")).toContainText("新到的在前");
  expect(await resultIds(page)).toEqual(added.hits.map((hit) => hit.record.id));
});

test("同一部作品只列一次，点开是各个版本 / one entry for each work leads to its editions", async ({ page, request }) => {
  type Works = { total: number; works: number; hits: { record: { id: string }; editions?: number }[] };
  const grouped = (await askServer(request, "红楼梦", { group: true })) as unknown as Works;
  expect(grouped.works).toBeLessThan(grouped.total);
  const work = grouped.hits.find(({ editions }) => editions)!;
  await page.goto("/search?q=" + encodeURIComponent("红楼梦"));
  await expect(page.getByTestId("editions")).toHaveCount(0);
  await page.getByTestId("works").check();
  await expect(page).toHaveURL(/&group=works$/);
  await expect(page.getByTestId("result-count")).toContainText(`${grouped.works} 部作品`);
  await expect.poll(() => resultIds(page)).toEqual(grouped.hits.map(({ record }) => record.id));
  const editions = page.getByTestId("result").nth(grouped.hits.indexOf(work)).getByTestId("editions");
  await expect(editions).toHaveText(`${work.editions} 个版本`);
  await editions.click();
  await expect(page.getByTestId("result")).toHaveCount(work.editions!);
});

test("服务器停了，照样逛 / looking around without the server", { tag: "@alone" }, async ({ page, server, request, problems }) => {
  const tree = await browse(request, { classes: { under: "K" } });
  const authors = await browse(request, { headings: { of: "authors", letter: "z" } });
  const shelf = await browse(request, { shelf: { around: { record: "lbm000001" }, before: 24, after: 24 } });
  await openWithoutLibrary(page, server, problems, "/browse/class/K");
  expect(await classes(page)).toEqual(tree.values!.map(({ name, count }) => `${name} ${number(count)}`));
  await page.goto("/browse/authors/z");
  await expect(page.getByTestId("heading").locator("a")).toHaveText(authors.values!.map(({ name }) => name));
  await page.goto("/shelf/lbm000001");
  expect(await onShelf(page)).toEqual(shelf.records!.map(({ id }) => id));
  await page.goto("/record/lbm000001");
  await expect(page.getByTestId("beside").locator("[data-here]")).toContainText("红楼梦");
});

test.describe("手机 / phone", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("窄屏也放得下 / nothing is wider than a narrow screen", async ({ page }) => {
    for (const address of ["/", "/account", "/browse", "/browse/class/I2", "/browse/authors", "/browse/subjects/z", "/shelf?at=I247", "/record/lbm000001"]) {
      await page.goto(address);
      await expect(page.locator(".ghost, .ghost-book")).toHaveCount(0);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect.soft(overflow, address).toBeLessThanOrEqual(0);
    }
  });
});
