import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { askServer, deviceIsReady, expect, openWithoutLibrary, resultIds, search, test } from "../support/test";

/** One value of a facet, in the column beside the results. */
function value(page: Page, facet: string, name: string): Locator {
  return page.getByTestId(`facet-${facet}`).locator(`[data-value="${name}"]`);
}

function box(page: Page, facet: string, name: string): Locator {
  return value(page, facet, name).getByRole("checkbox");
}

async function count(page: Page, facet: string, name: string): Promise<number> {
  const text = await value(page, facet, name).getByTestId("value-count").innerText();
  return Number(text.replaceAll(",", ""));
}

/** Waits until the counts beside the results are those of these results. */
async function counted(page: Page): Promise<void> {
  await expect(page.getByTestId("facet-kind")).toBeVisible();
  await expect(page.getByTestId("filters")).toHaveAttribute("aria-busy", "false");
}

async function totalOf(request: APIRequestContext, query: string, filters: object): Promise<number> {
  return (await askServer(request, query, { filters })).total;
}

test("挑两位作者，数目加得起来，去掉一个，返回又在 / two authors add up, a chip takes one back, the address keeps them", async ({
  page,
}) => {
  await page.goto("/search");
  await counted(page);
  const [luXun, laoShe] = [await count(page, "author", "鲁迅"), await count(page, "author", "老舍")];
  expect(Math.min(luXun, laoShe)).toBeGreaterThan(3);

  await box(page, "author", "鲁迅").check();
  await expect(page.getByTestId("result-count")).toHaveText(`共 ${luXun} 种，新的在前`);
  await counted(page);
  // What is chosen of a facet does not narrow its own counts.
  expect(await count(page, "author", "老舍")).toBe(laoShe);
  await box(page, "author", "老舍").check();
  await expect(page.getByTestId("result-count")).toHaveText(`共 ${luXun + laoShe} 种，新的在前`);
  await counted(page);
  await expect(box(page, "author", "老舍"), "the focus stays on what was chosen").toBeFocused();
  await expect(page.getByTestId("chip")).toHaveCount(2);
  await expect(page).toHaveURL(/\?author=%E9%B2%81%E8%BF%85&author=%E8%80%81%E8%88%8D$/);

  await page.reload();
  await expect(page.getByTestId("result-count")).toHaveText(`共 ${luXun + laoShe} 种，新的在前`);
  await counted(page);
  await expect(box(page, "author", "鲁迅")).toBeChecked();
  await expect(box(page, "author", "老舍")).toBeChecked();

  await page.getByRole("link", { name: "去掉：鲁迅" }).click();
  await expect(page.getByTestId("result-count")).toHaveText(`共 ${laoShe} 种，新的在前`);
  await expect(page.getByTestId("chip")).toHaveCount(1);
  await expect(box(page, "author", "鲁迅")).not.toBeChecked();
  await page.goBack();
  await expect(page.getByTestId("chip")).toHaveCount(2);
  await expect(box(page, "author", "鲁迅")).toBeChecked();

  await page.getByTestId("clear-all").click();
  await expect(page.getByTestId("chips")).toHaveCount(0);
  await expect(page).toHaveURL(/\/search$/);
  await expect(box(page, "author", "鲁迅")).not.toBeChecked();
});

test("几样一起挑：作者、语种、馆舍 / values of several facets narrow each other", async ({ page, request }) => {
  const filters = { values: { author: ["鲁迅"], language: ["chi"], branch: ["main"] } };
  const total = await totalOf(request, "", filters);
  expect(total).toBeGreaterThan(0);
  await page.goto("/search?author=" + encodeURIComponent("鲁迅"));
  await counted(page);
  await expect(value(page, "lang", "chi")).toContainText("中文");
  await expect(value(page, "branch", "main")).toContainText("总馆");
  await box(page, "lang", "chi").check();
  await counted(page);
  await box(page, "branch", "main").check();
  await expect(page.getByTestId("result-count")).toContainText(`共 ${total} 种`);
  await expect(page.getByTestId("chip")).toHaveCount(3);
});

test("先看八个，还有更多 / eight values first, then more", async ({ page }) => {
  await page.goto("/search");
  await counted(page);
  const authors = page.getByTestId("facet-author");
  await expect(authors.getByTestId("value")).toHaveCount(8);
  await authors.getByTestId("more-values").click();
  await expect(authors.getByTestId("more-values")).toHaveAttribute("aria-expanded", "true");
  expect(await authors.getByTestId("value").count()).toBeGreaterThan(8);
  await authors.getByTestId("more-values").click();
  await expect(authors.getByTestId("value")).toHaveCount(8);
});

test("分类有两层，进了一层才看见下一层 / the classes below one open when it is chosen", async ({ page, request }) => {
  await page.goto("/search");
  await counted(page);
  await expect(value(page, "class", "I2")).toHaveCount(0);
  await box(page, "class", "I").check();
  await counted(page);
  await box(page, "class", "I2").check();
  // The narrower class takes the place of the wider one.
  await expect(page).toHaveURL(/\?class=I2$/);
  const total = await totalOf(request, "", { values: { class: ["I2"] } });
  await expect(page.getByTestId("result-count")).toContainText(`共 ${total} 种`);
  await expect(box(page, "class", "I")).not.toBeChecked();
});

test("类型可以一挑，也可以多挑 / one kind from the row above, several from the column", async ({ page, request }) => {
  const total = await totalOf(request, "", { values: { kind: ["audio", "video"] } });
  await page.goto("/search?kind=audio");
  await counted(page);
  const kinds = page.getByRole("navigation", { name: "随便看看" });
  await expect(kinds.locator("[aria-current]")).toHaveText("有声");
  await expect(box(page, "kind", "audio")).toBeChecked();
  await box(page, "kind", "video").check();
  await expect(page.getByTestId("result-count")).toContainText(`共 ${total} 种`);
  await expect(kinds.locator("[aria-current]")).toHaveCount(0);
  await kinds.getByRole("link", { name: "全部" }).click();
  await expect(page).toHaveURL(/\/search$/);
});

test("出版年：看得见的分布，写得进的起止 / years as a picture with words, and as two numbers", async ({ page, request }) => {
  const total = await totalOf(request, "", { years: [1990, 2010] });
  expect(total).toBeGreaterThan(0);
  await page.goto("/search");
  await counted(page);
  await expect(page.getByTestId("histogram")).toHaveAttribute("aria-label", /年出版，.*年最多/);
  await page.getByTestId("year-from").fill("1990");
  await page.getByTestId("year-to").fill("2010");
  await page.getByTestId("year-to").press("Enter");
  await expect(page).toHaveURL(/\?years=1990\.\.2010$/);
  await expect(page.getByTestId("result-count")).toContainText(`共 ${total} 种`);
  await expect(page.getByTestId("chip")).toContainText("1990–2010年");
  await page.reload();
  await expect(page.getByTestId("year-from")).toHaveValue("1990");
  await page.getByTestId("chip").click();
  await expect(page).toHaveURL(/\/search$/);
  await expect(page.getByTestId("year-from")).toHaveValue("");
});

test("新的在前 / newest first", async ({ page, request }) => {
  const newest = await askServer(request, "小说", { sort: "newest" });
  await page.goto("/search?q=" + encodeURIComponent("小说"));
  await expect(page.getByTestId("result")).toHaveCount(20);
  await page.getByTestId("sort").selectOption("newest");
  await expect(page).toHaveURL(/&sort=newest$/);
  await expect.poll(() => resultIds(page)).toEqual(newest.hits.map((hit) => hit.record.id));
  await page.reload();
  await expect(page.getByTestId("sort")).toHaveValue("newest");
  await expect.poll(() => resultIds(page)).toEqual(newest.hits.map((hit) => hit.record.id));
  // The next page has the same order.
  await page.getByTestId("next-page").click();
  await expect(page).toHaveURL(/&sort=newest&page=2$/);
  await page.goBack();
  await page.getByTestId("sort").selectOption("relevance");
  await expect(page).not.toHaveURL(/sort=/);
  await page.goBack();
  await expect(page.getByTestId("sort")).toHaveValue("newest");
});

test("换了词，作者不再算，语种还算 / other words drop the author and keep the language", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("小说") + "&lang=chi&author=" + encodeURIComponent("老舍") + "&sort=title");
  await expect(page.getByTestId("chip")).toHaveCount(2);
  await search(page, "红楼梦");
  await expect(page).toHaveURL(/\?q=[^&]+&lang=chi&sort=title$/);
  await expect(page.getByTestId("result").first()).toBeVisible();
});

test("挑空了，告诉你怎么回去 / where nothing is left, the way back is offered", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("红楼梦") + "&author=" + encodeURIComponent("Nobody & Co. 100%"));
  await expect(page.getByTestId("empty")).toBeVisible();
  await expect(page.getByTestId("chip")).toContainText("Nobody & Co. 100%");
  await page.getByTestId("empty").getByRole("link").click();
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
  await expect(page.getByTestId("chips")).toHaveCount(0);
});

test("打字的时候只找书，停下来才数 / nothing is counted while someone types", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await page.getByTestId("search-input").pressSequentially("hongloumeng", { delay: 130 });
  await expect(page.getByTestId("result-count")).toContainText("hongloumeng");
  await counted(page);
  const counts = await page.evaluate(() =>
    (window as unknown as { workerSaid: unknown[] }).workerSaid
      .filter((message): message is string => typeof message === "string")
      .map((message) => JSON.parse(message) as { answer?: { answer?: { facets?: object } } })
      .filter((message) => message.answer?.answer?.facets).length,
  );
  expect(counts).toBeGreaterThan(0);
  // Eleven letters. One that came late may have been taken for the last.
  expect(counts).toBeLessThanOrEqual(3);
});

test("高级查找：作者和年份，回来时还填着 / the form finds by author and year, and is still filled in afterwards", async ({
  page,
  request,
}) => {
  const query = "author:余华 year:2012..2012";
  const expected = await askServer(request, query);
  expect(expected.total).toBeGreaterThan(0);
  await page.goto("/");
  await page.getByTestId("advanced-link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("高级查找");
  await page.getByLabel("作者").fill("余华");
  await page.getByLabel("从哪一年").fill("2012");
  await page.getByLabel("到哪一年").fill("2012");
  await page.getByTestId("advanced-submit").click();
  await expect(page.getByTestId("search-input")).toHaveValue(query);
  await expect(page).toHaveURL(/\/search\?q=author%3A/);
  await expect(page.getByTestId("result-title").filter({ hasText: "活着" }).first()).toBeVisible();
  expect(await resultIds(page)).toEqual(expected.hits.map((hit) => hit.record.id));

  await page.getByTestId("advanced-link").click();
  await expect(page.getByTestId("advanced-author")).toHaveValue("余华");
  await expect(page.getByTestId("advanced-from")).toHaveValue("2012");
  await page.getByTestId("advanced-without").fill("活着");
  await page.getByTestId("advanced-without").press("Enter");
  await expect(page.getByTestId("search-input")).toHaveValue("author:余华 -活着 year:2012..2012");
  await expect(page.getByTestId("result-title").filter({ hasText: "活着" })).toHaveCount(0);
});

test("服务器停了，照样筛选、排序、高级查找 / filters, orders and the form work without the server", { tag: "@alone" }, async ({
  page,
  server,
  request,
  problems,
}) => {
  const address = "/search?lang=chi&author=" + encodeURIComponent("鲁迅") + "&sort=title";
  const filters = { values: { author: ["鲁迅"], language: ["chi"] } };
  const online = await askServer(request, "", { filters, sort: "title" });
  const advanced = await askServer(request, "author:老舍");
  await openWithoutLibrary(page, server, problems, address);
  await expect(page.getByTestId("result-count")).toHaveText(`共 ${online.total} 种`);
  expect(await resultIds(page)).toEqual(online.hits.map((hit) => hit.record.id));
  await counted(page);
  expect(await count(page, "author", "鲁迅")).toBe(online.total);
  await box(page, "lang", "chi").uncheck();
  await expect(page).not.toHaveURL(/lang=/);
  await counted(page);

  await page.goto("/search/advanced");
  await page.getByTestId("advanced-author").fill("老舍");
  await page.getByTestId("advanced-submit").click();
  await expect(page.getByTestId("result-count")).toContainText(`找到 ${advanced.total} 种`);
});

test.describe("手机 / phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: "en-GB" });

  test("筛选收在一个按钮里 / the filters are behind a button", async ({ page }) => {
    await page.goto("/search");
    await expect(page.getByTestId("result").first()).toBeVisible();
    await expect(page.getByTestId("filters")).toBeHidden();
    const button = page.getByTestId("filters-button");
    await expect(button).toHaveText("Filters");
    await button.click();
    await expect(button).toHaveAttribute("aria-expanded", "true");
    await counted(page);
    await expect(value(page, "lang", "eng")).toContainText("English");
    const english = await count(page, "lang", "eng");
    await box(page, "lang", "eng").check();
    await expect(page.getByTestId("result-count")).toHaveText(`${english} titles, newest first`);
    await expect(button).toHaveText(/Filters\s*1/);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, "wider than the screen").toBeLessThanOrEqual(0);
    await button.click();
    await expect(page.getByTestId("filters")).toBeHidden();
  });
});
