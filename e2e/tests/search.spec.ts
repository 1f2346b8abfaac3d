import { askServer, deviceIsReady, expect, libraryGoesAway, resultIds, search, test } from "../support/test";

test("网址可以分享，别人打开看到同样的一页 / a shared address shows the same page of the same search", async ({
  page,
  browser,
  server,
}) => {
  await page.goto("/");
  await search(page, "小说");
  await page.getByTestId("next-page").click();
  await expect(page).toHaveURL(/[?&]q=%E5%B0%8F%E8%AF%B4&page=2$/);
  await expect(page.locator("nav.pages")).toContainText("第 2 页");
  const shared = { url: page.url(), ids: await resultIds(page) };

  const elsewhere = await browser.newContext({ locale: "en-GB", baseURL: server.url });
  const other = await elsewhere.newPage();
  await other.goto(shared.url);
  await expect(other.getByTestId("search-input")).toHaveValue("小说");
  await expect(other.locator("nav.pages")).toContainText("Page 2 of");
  expect(await resultIds(other)).toEqual(shared.ids);
  await elsewhere.close();
});

test("第二页接着第一页，没有重复 / the second page goes on where the first one ends", async ({ page, request }) => {
  const [first, second] = [await askServer(request, "小说"), await askServer(request, "小说", { offset: 20 })];
  await page.goto("/search?q=%E5%B0%8F%E8%AF%B4");
  await expect(page.getByTestId("result")).toHaveCount(20);
  expect(await resultIds(page)).toEqual(first.hits.map((hit) => hit.record.id));
  await page.getByTestId("next-page").click();
  await expect(page.locator("nav.pages")).toContainText("第 2 页");
  expect(await resultIds(page)).toEqual(second.hits.map((hit) => hit.record.id));
  expect(new Set([...first.hits, ...second.hits].map((hit) => hit.record.id)).size).toBe(first.hits.length + second.hits.length);
});

test("返回键回到上一次找的，页码也在 / the back button finds the search and its page again", async ({ page }) => {
  await page.goto("/");
  await search(page, "小说");
  await page.getByTestId("search-input").press("Enter");
  await page.getByTestId("next-page").click();
  await expect(page.locator("nav.pages")).toContainText("第 2 页");
  const ids = await resultIds(page);
  await page.getByTestId("result-title").nth(3).click();
  await expect(page.getByTestId("record-title")).toBeVisible();
  await page.goBack();
  await expect(page.getByTestId("search-input")).toHaveValue("小说");
  await expect(page.locator("nav.pages")).toContainText("第 2 页");
  expect(await resultIds(page)).toEqual(ids);
  await page.goBack();
  await expect(page.locator("nav.pages")).toContainText("第 1 页");
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByTestId("search-input")).toHaveValue("");
  await page.goForward();
  await expect(page.getByTestId("search-input")).toHaveValue("小说");
});

test("一个字一个字地打，历史里只留下按过回车的 / letters typed one by one leave one entry in the history", async ({ page }) => {
  await page.goto("/");
  await page.getByTestId("search-input").pressSequentially("hongloumeng");
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
  await page.getByTestId("search-input").press("Enter");
  await page.getByTestId("search-input").fill("");
  await page.getByTestId("search-input").pressSequentially("xiyouji");
  await expect(page.getByTestId("result").first()).toContainText("西游记");
  await page.goBack();
  await expect(page.getByTestId("search-input")).toHaveValue("hongloumeng");
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
  await page.goBack();
  await expect(page).toHaveURL(/\/$/);
});

test("字刚打完就点别处，点的算数 / a link followed before the pause is over wins over what was typed", async ({ page }) => {
  await page.clock.install();
  await page.goto("/");
  await search(page, "红楼梦");
  // In one go: no hand of a test is quicker than the pause for certain.
  await page.getByTestId("search-input").evaluate((box: HTMLInputElement) => {
    box.value = "西游记";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    document.querySelector<HTMLAnchorElement>('header a[href="/courses"]')!.click();
  });
  await expect(page).toHaveURL(/\/courses$/);
  // Four times the pause.
  await page.clock.runFor(500);
  await expect(page).toHaveURL(/\/courses$/);
});

test("书名里没有的，给看哪里有 / where the title has nothing of it, a result shows what has", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("苦難"));
  const found = page.getByTestId("result").filter({ hasText: "古船" });
  await expect(found.getByTestId("excerpt")).toContainText("四十年的苦难与反省");
  await expect(found.getByTestId("excerpt").locator("mark")).toHaveText("苦难");
  await page.goto("/search?q=" + encodeURIComponent("古船"));
  await expect(page.getByTestId("result").first()).toContainText("古船");
  await expect(page.getByTestId("excerpt")).toHaveCount(0);
});

test("没有的书，请图书馆买；没寄到就说没寄到 / what is not there can be asked for, and a failure loses nothing", { tag: "@alone" }, async ({
  page,
  server,
  problems,
}) => {
  await page.goto("/search?q=" + encodeURIComponent("量子色动力学导论 黄涛"));
  await page.getByTestId("purchase-open").click();
  await expect(page.getByTestId("purchase-name"), "the form is there").toHaveValue("量子色动力学导论 黄涛");
  await libraryGoesAway(page, server, problems);
  await page.getByTestId("purchase-name").fill("量子色动力学导论");
  await page.getByTestId("purchase-author").fill("黄涛");
  await page.getByTestId("purchase-send").click();
  await expect(page.getByTestId("purchase-said")).toContainText("没有送到图书馆");
  await server.startAgain();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByTestId("pack-status")).toHaveAttribute("data-light", "lit");
  await expect(page.getByTestId("purchase-name")).toHaveValue("量子色动力学导论");
  await page.getByTestId("purchase-send").click();
  await expect(page.getByTestId("purchase-said")).toContainText("图书馆收到了");
  await expect(page.getByTestId("purchase-send")).toBeHidden();
  expect(server.purchases()).toEqual([expect.objectContaining({ name: "量子色动力学导论", author: "黄涛" })]);
});

test("什么也不写，列出全部 / an empty search lists everything", async ({ page, request }) => {
  const all = await askServer(request, "");
  await page.goto("/search");
  await expect(page.getByTestId("result-count")).toHaveText(`共 ${all.total.toLocaleString("en")} 种，新的在前`);
  await expect(page.getByTestId("result")).toHaveCount(20);
});

test("按类型挑 / results of one kind", async ({ page, request }) => {
  const audio = await askServer(request, "", { filters: { values: { kind: ["audio"] } } });
  await page.goto("/search");
  await page.getByRole("navigation", { name: "随便看看" }).getByRole("link", { name: "有声" }).click();
  await expect(page).toHaveURL(/kind=audio/);
  await expect(page.getByTestId("result-count")).toContainText(`共 ${audio.total} 种`);
  await expect(page.getByTestId("result")).toHaveCount(audio.total);
});

test("找不到的时候，说怎么找 / what is not there is said kindly, with ways on", async ({ page }) => {
  await page.goto("/");
  await search(page, "qzxvbn");
  await expect(page.getByTestId("empty")).toContainText("没有找到“qzxvbn”");
  await expect(page.getByTestId("empty").getByRole("listitem")).toHaveCount(3);
  await page.goto("/search?q=%E7%BA%A2%E6%A5%BC%E6%A2%A6&kind=map");
  await expect(page.getByTestId("empty")).toBeVisible();
  await page.getByTestId("empty").getByRole("link").click();
  await expect(page).not.toHaveURL(/kind=/);
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
});

test("读者写的标点和标签只是字 / markup in a query is only text", async ({ page }) => {
  const query = `<img src=x onerror="alert(1)"> AND (红楼梦 OR "`;
  await page.goto("/search?q=" + encodeURIComponent(query));
  await expect(page.getByTestId("search-input")).toHaveValue(query);
  await expect(page.getByTestId("result-count")).not.toHaveText("正在找……");
  await expect(page.locator("main img[src='x']")).toHaveCount(0);
});

test("找过什么，服务器的日志里没有 / the server's log has nothing of what was searched for", async ({ page, server }) => {
  await page.goto("/search?q=" + encodeURIComponent("红楼梦"));
  await expect(page.getByTestId("result").first()).toBeVisible();
  await page.getByTestId("result-title").first().click();
  await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
  await deviceIsReady(page);
  const log = JSON.stringify(server.log);
  expect(server.log.length).toBeGreaterThan(5);
  for (const trace of ["红楼梦", encodeURIComponent("红楼梦"), "%E7%BA", "lbm000001"]) expect(log).not.toContain(trace);
});

test("拼音首字母也找得到 / initials of pinyin find a title", async ({ page }) => {
  await page.goto("/");
  await search(page, "hlm");
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
});
