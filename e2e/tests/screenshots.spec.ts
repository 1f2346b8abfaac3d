import path from "node:path";
import { busyDesk, everyTab } from "../support/desk";
import { deviceIsReady, expect, test } from "../support/test";

const artefacts = path.resolve(import.meta.dirname, "../artefacts/screenshots");

const pages = {
  home: "/",
  results: "/search?q=" + encodeURIComponent("红楼梦"),
  filtered: "/search?lang=chi&author=" + encodeURIComponent("鲁迅"),
  advanced: "/search/advanced",
  record: "/record/lbm000001",
  browse: "/browse",
  class: "/browse/class/I2",
  authors: "/browse/authors/l",
  shelf: "/shelf?at=I247",
  works: "/search?q=" + encodeURIComponent("红楼梦") + "&group=works",
  course: "/record/lbmc001",
  touch: "/touch",
  about: "/about",
};

const screens = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
};

for (const [screen, use] of Object.entries(screens)) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [language, locale] of [["zh", "zh-CN"], ["en", "en-GB"]]) {
      const name = [screen, colorScheme, language].join("-");
      test.describe(name, () => {
        test.use({ ...use, colorScheme, locale });
        test("每一页的样子 / what every page looks like", async ({ page }) => {
          await page.goto("/");
          await deviceIsReady(page);
          for (const [which, address] of Object.entries(pages)) {
            await page.goto(address);
            await expect(page.locator(".ghost, .ghost-book, [aria-busy=true]")).toHaveCount(0);
            await expect(page.getByTestId("pack-status")).toHaveAttribute("data-state", "ready");
            // On a wide screen the counts stand beside the results, a little later.
            const counts = page.getByTestId("filters");
            if ((await counts.count()) && (await counts.isVisible())) await expect(page.getByTestId("facet-kind")).toBeAttached();
            await page.evaluate(() => document.fonts.ready);
            await page.screenshot({ path: path.join(artefacts, `${name}-${which}.png`), animations: "disabled" });
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            expect.soft(overflow, `${which} is wider than the screen`).toBeLessThanOrEqual(0);
          }
          const box = page.getByTestId("search-input");
          const shot = (which: string) =>
            page.screenshot({ path: path.join(artefacts, `${name}-${which}.png`), animations: "disabled" });
          for (const query of ["鲁迅", "hong"]) {
            await page.goto("/");
            await box.fill(query);
            await expect(page.getByTestId("autocomplete")).toBeVisible();
            await box.press("ArrowDown");
            await shot(`suggestions-${query === "hong" ? "sound" : "name"}`);
            await box.press("Enter");
          }
          await page.goto("/search?q=midlemarch");
          await expect(page.getByTestId("offered")).toBeVisible();
          await shot("meant");
          await page.goto("/");
          await box.focus();
          await expect(page.getByTestId("autocomplete")).toBeVisible();
          await shot("recent");
        });

        test("工作台的样子 / what the desk looks like", async ({ page, server }) => {
          // The narrowest phone that is cared for.
          if (screen === "phone") await page.setViewportSize({ width: 360, height: 740 });
          const copies = await busyDesk(page, server);
          await everyTab(page, copies, async (tab) => {
            await page.evaluate(() => document.fonts.ready);
            await page.screenshot({ path: path.join(artefacts, `${name}-desk-${tab}.png`), animations: "disabled", fullPage: true });
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            expect.soft(overflow, `${tab} is wider than the screen`).toBeLessThanOrEqual(0);
          });
        });
      });
    }
  }
}
