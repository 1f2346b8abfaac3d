import { expect, search, test } from "../support/test";

test("换语言，找的东西还在，下次也记得 / switching the language keeps the search and is remembered", async ({ page }) => {
  await page.goto("/");
  await search(page, "红楼梦");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.getByTestId("language-switch").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByTestId("language-switch")).toBeFocused();
  await expect(page.getByTestId("search-input")).toHaveValue("红楼梦");
  await expect(page.getByTestId("result-count")).toHaveText(/titles for “红楼梦”/);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByTestId("result-count")).toHaveText(/titles for “红楼梦”/);
  await page.goto("/about");
  await page.getByTestId("language-choice").selectOption("zh-CN");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("这台设备上有什么");
});

test.describe("en", () => {
  test.use({ locale: "en-GB" });
  test("浏览器说英文，就先用英文 / the browser's language is the first choice", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("heading", { name: "New arrivals" })).toBeVisible();
  });
});

test("选了夜读，重开也不会白一下 / a chosen theme stands before the app has started", async ({ page }) => {
  await page.goto("/about");
  const light = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  for (const theme of ["dark", "sepia", "contrast", "light"]) {
    await page.getByTestId("theme-switch").selectOption(theme);
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
  }
  await page.getByTestId("theme-switch").selectOption("dark");
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(dark).not.toBe(light);
  // Before any of the app's code has run: only start.js has.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.body) {
        Object.assign(window, { themeAtBody: document.documentElement.dataset.theme ?? "none" });
        observer.disconnect();
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await expect(page.getByTestId("theme-switch")).toHaveValue("dark");
  expect(await page.evaluate(() => (window as unknown as { themeAtBody: string }).themeAtBody)).toBe("dark");
  await page.getByTestId("theme-switch").selectOption("auto");
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
});

test("跟随系统的深浅 / automatic colours follow the system", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  const light = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).not.toBe(light);
});
