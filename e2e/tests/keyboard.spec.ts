import { deviceIsReady, expect, search, test } from "../support/test";

test("只用键盘：/ 找书，上下挑选，回车打开，Esc 退一步 / the keyboard alone: / to search, arrows, Enter, Esc", async ({ page }) => {
  await page.goto("/courses");
  await deviceIsReady(page);
  await expect(page.getByTestId("result").first()).toBeVisible();
  const box = page.getByTestId("search-input");
  await page.keyboard.press("/");
  await expect(box).toBeFocused();
  await expect(box).toHaveValue("");
  await page.keyboard.type("hong lou meng");
  // The last letter has been searched for: a result of the letters before it may look the same.
  await expect(page.getByTestId("result-count")).toContainText("“hong lou meng”");
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");

  // Enter closes the suggestions: the arrows are for the results from here on.
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("autocomplete")).toHaveCount(0);
  const titles = page.getByTestId("result-title");
  await page.keyboard.press("ArrowDown");
  await expect(titles.nth(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(titles.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(titles.nth(0)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(box).toBeFocused();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
  await page.goBack();
  await expect(titles.first()).toBeVisible();
  await titles.nth(2).focus();
  await page.keyboard.press("Escape");
  await expect(box).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(box).toHaveValue("");
});

test("书目陆续收到的时候，焦点不丢 / the focus stays where it is while the catalogue arrives", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/pack/**", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/search?q=" + encodeURIComponent("红楼梦"));
  const title = page.getByTestId("result-title").nth(1);
  await title.focus();
  release();
  await deviceIsReady(page);
  await expect(title).toBeFocused();
});

test("在框里打 / 就是一个 / / a slash typed into the box stays a slash", async ({ page }) => {
  await page.goto("/");
  await search(page, "I242.4/1");
  await page.getByTestId("search-input").press("End");
  await page.keyboard.type("/");
  await expect(page.getByTestId("search-input")).toHaveValue("I242.4/1/");
});

test("灯笼的面板用 Esc 合上，焦点回到灯笼 / Esc closes the lantern's panel and goes back to the lantern", async ({ page }) => {
  await page.goto("/");
  const lantern = page.getByTestId("lantern");
  const panel = page.getByTestId("lantern-panel");
  await expect(panel).toBeHidden();
  await lantern.focus();
  await page.keyboard.press("Enter");
  await expect(panel).toBeVisible();
  await expect(lantern).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(lantern).toBeFocused();
});

test("第一下 Tab 可以跳到正文 / the first Tab skips to the content", async ({ page }) => {
  await page.goto("/about");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "跳到正文" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
});
