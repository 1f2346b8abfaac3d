import type { Page } from "@playwright/test";
import {
  caughtUp,
  deviceIsReady,
  expect,
  openWithoutLibrary,
  search,
  suggestionsAskedOfDevice,
  test,
} from "../support/test";

const box = (page: Page) => page.getByTestId("search-input");
const offers = (page: Page) => page.getByTestId("autocomplete");
const option = (page: Page, name: string | RegExp) => page.getByRole("option", { name, exact: typeof name === "string" });

test("边打边提示，键盘挑得到，读屏听得见 / suggestions while typing, by keyboard and for screen readers", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await expect(box(page)).toHaveRole("combobox");
  await expect(box(page)).toHaveAttribute("aria-expanded", "false");
  await box(page).pressSequentially("hongl");
  await expect(option(page, "书名 红楼梦")).toBeVisible();
  await expect(option(page, "书名 红楼梦").locator("mark")).toHaveText("红楼");
  await expect(box(page)).toHaveAttribute("aria-expanded", "true");
  const list = page.getByRole("listbox");
  await expect(box(page)).toHaveAttribute("aria-controls", (await list.getAttribute("id"))!);
  await expect(page.locator(".search [role=status]")).toHaveText(/^有 \d 条建议$/);

  await page.keyboard.press("ArrowDown");
  const first = offers(page).getByRole("option").first();
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(box(page)).toHaveAttribute("aria-activedescendant", (await first.getAttribute("id"))!);
  await expect(box(page)).toBeFocused();
  await page.keyboard.press("End");
  await expect(offers(page).getByRole("option").last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Home");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(box(page)).not.toHaveAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box(page)).toHaveValue("红楼梦");
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
  await expect(offers(page)).toHaveCount(0);
  await expect(box(page)).toHaveAttribute("aria-expanded", "false");
});

test("过了最后一条就到结果；Esc 先合上，再清空 / past the last one lie the results; Esc closes, then empties", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await search(page, "红楼");
  await expect(offers(page)).toBeVisible();
  await page.keyboard.press("ArrowUp");
  await expect(offers(page).getByRole("option").last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("result-title").first()).toBeFocused();
  await expect(offers(page)).toHaveCount(0);
  await page.keyboard.press("ArrowUp");
  await box(page).press("End");
  await page.keyboard.type("梦");
  await expect(offers(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(offers(page)).toHaveCount(0);
  await expect(box(page)).toHaveValue("红楼梦");
  await page.keyboard.press("Escape");
  await expect(box(page)).toHaveValue("");
  await expect(offers(page)).toHaveCount(0);
});

test("挑作者，就是他的书 / an author that is chosen leads to the author's books", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await box(page).pressSequentially("luxun");
  await option(page, "作者 鲁迅").click();
  await expect(page).toHaveURL(/\/search\?author=%E9%B2%81%E8%BF%85$/);
  await expect(box(page)).toHaveValue("");
  await expect(page.getByTestId("result").first()).toContainText("鲁迅");
  await page.goBack();
  await expect(box(page)).toHaveValue("luxun");
});

test("索书号也有提示 / call numbers are suggested too", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await box(page).fill("I247.57");
  await option(page, /^分类 I247.57/).click();
  await expect(box(page)).toHaveValue("clc:I247.57");
  await expect(page.getByTestId("result").first()).toBeVisible();
});

test("提示不挡住结果 / suggestions cover no result", async ({ page }) => {
  for (const size of [{ width: 360, height: 740 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    await page.goto("/");
    await deviceIsReady(page);
    await search(page, "红楼");
    await expect(offers(page)).toBeVisible();
    await box(page).press("ArrowUp");
    await expect(offers(page).getByRole("option").last()).toBeInViewport({ ratio: 0.9 });
    const [list, result] = [await offers(page).boundingBox(), await page.getByTestId("result").first().boundingBox()];
    expect(list!.y + list!.height).toBeLessThanOrEqual(result!.y);
  }
});

test("这台设备上还没有书目，就问服务器；来迟的不算 / the server is asked meanwhile, and late answers are dropped", async ({ page }) => {
  await page.route("**/pack/**", () => new Promise(() => {}));
  const asked: string[] = [];
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/api/v1/suggest", async (route) => {
    const { text } = route.request().postDataJSON() as { text: string };
    asked.push(text);
    if (text === "鲁") await held;
    await route.continue();
  });
  await page.goto("/");
  await box(page).fill("鲁");
  await expect.poll(() => asked).toContain("鲁");
  await box(page).fill("红楼");
  await expect(option(page, "书名 红楼梦")).toBeVisible();
  const late = page.waitForResponse((response) => response.request().postData()?.includes("鲁") ?? false);
  release();
  await (await late).finished();
  await caughtUp(page);
  await expect(option(page, "书名 红楼梦")).toBeVisible();
  await expect(option(page, "作者 鲁迅")).toHaveCount(0);
});

test("没有网，提示照样有 / suggestions without a network", { tag: "@alone" }, async ({ page, server, problems }) => {
  await openWithoutLibrary(page, server, problems);
  await box(page).fill("曹雪");
  await expect(option(page, "作者 曹雪芹")).toBeVisible();
});

test("输入法还没打完，不提示 / what an input method has not finished is not asked for", async ({ page }) => {
  await page.clock.install();
  await page.goto("/");
  await deviceIsReady(page);
  await box(page).focus();
  const compose = (type: string, value: string) =>
    box(page).evaluate(
      (input: HTMLInputElement, [type, value]) => {
        input.value = value!;
        input.dispatchEvent(new CompositionEvent(type!, { bubbles: true, data: value }));
        input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
      },
      [type, value],
    );
  await compose("compositionstart", "hong");
  // Four times the pause.
  await page.clock.runFor(500);
  await expect(offers(page)).toHaveCount(0);
  await compose("compositionend", "红楼");
  await expect(option(page, "书名 红楼梦")).toBeVisible();
  expect(await suggestionsAskedOfDevice(page)).toEqual(["红楼"]);
});

test("找过的记在这台设备上，可以一条条忘，也可以全忘 / recent searches stay here and can be forgotten", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  for (const query of ["红楼梦", "鲁迅", "老舍"]) {
    await search(page, query);
    await box(page).press("Enter");
  }
  // Followed without Enter: remembered as well.
  await search(page, "呐喊");
  await page.getByTestId("result-title").first().click();
  await expect(page.getByTestId("record-title")).toBeVisible();
  await page.goto("/");
  await box(page).focus();
  await expect(offers(page).getByRole("option")).toHaveText([/^呐喊/, /^老舍/, /^鲁迅/, /^红楼梦/]);

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Delete");
  await expect(offers(page).getByRole("option")).toHaveText([/^老舍/, /^鲁迅/, /^红楼梦/]);
  await offers(page).getByRole("option").first().getByTitle("去掉：老舍").click();
  await expect(offers(page).getByRole("option")).toHaveText([/^鲁迅/, /^红楼梦/]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(box(page)).toHaveValue("红楼梦");

  await page.goto("/");
  await box(page).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "全部去掉" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(offers(page)).toHaveCount(0);
  await page.reload();
  await box(page).focus();
  await expect(offers(page)).toHaveCount(0);
});

test("不想记，就不记 / a reader who wants nothing remembered", async ({ page }) => {
  await page.goto("/");
  await search(page, "红楼梦");
  await box(page).press("Enter");
  await page.goto("/about");
  await page.getByTestId("recent-choice").selectOption("no");
  await page.goto("/");
  await search(page, "鲁迅");
  await box(page).press("Enter");
  await page.goto("/");
  await box(page).focus();
  await caughtUp(page);
  await expect(offers(page)).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/红楼梦|鲁迅/);
  await page.goto("/about");
  await expect(page.getByTestId("recent-choice")).toHaveValue("no");
});

test("打错了，问一句是不是这个 / what was misspelt is asked back", async ({ page }) => {
  await page.goto("/search?q=midlemarch");
  await page.getByTestId("offered").getByRole("link", { name: "Middlemarch" }).click();
  await expect(box(page)).toHaveValue("Middlemarch");
  await expect(page.getByTestId("result-title").first()).toContainText("Middlemarch");
  await expect(page.getByTestId("offered")).toHaveCount(0);
  await page.goto("/search?q=" + encodeURIComponent("红搂梦"));
  await expect(page.getByTestId("offered").getByRole("link")).toHaveText("红楼梦");
});

test("什么也没有，只给走得通的路 / where nothing is found, only ways that lead somewhere", async ({ page }) => {
  await page.goto("/search?q=" + encodeURIComponent("红楼梦 qzxvbn zzqqxx"));
  await page.getByTestId("empty").getByTestId("offered").getByRole("link", { name: "红楼梦" }).click();
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
  await page.goto("/search?q=qzxvbn");
  await expect(page.getByTestId("empty")).toBeVisible();
  await expect(page.getByTestId("empty").getByRole("link")).toHaveCount(0);
});

test("找到的字都标出来，不管怎么打的 / what was found is marked, however it was typed", async ({ page }) => {
  for (const [query, title] of [["hongloumeng", "红楼梦"], ["紅樓夢", "红楼梦"], ["prejud", "Prejudice"]]) {
    await page.goto("/search?q=" + encodeURIComponent(query!));
    await expect(page.getByTestId("result-title").first().locator("mark").first()).toHaveText(title!);
  }
  await page.goto("/search?q=" + encodeURIComponent("caoxueqin"));
  await expect(page.getByTestId("result").first().locator("mark")).toHaveText("曹雪芹");
});
