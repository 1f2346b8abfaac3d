import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { busyDesk, everyTab } from "../support/desk";
import { placeHold, register } from "../support/patron";
import { deviceIsReady, expect, test } from "../support/test";

// A test goes through many pages, and axe through everything on each.
test.describe.configure({ timeout: 180_000 });

const pages = {
  "首页 / home": "/",
  "结果 / results": "/search?q=" + encodeURIComponent("红楼梦"),
  "没找到 / nothing found": "/search?q=qzxvbn",
  "挑选过的 / filtered": "/search?author=" + encodeURIComponent("鲁迅") + "&class=I&years=1900..",
  "高级查找 / advanced": "/search/advanced",
  "书目 / record": "/record/lbm000001",
  "MARC": "/record/lbm000001?view=marc",
  "分类 / classes": "/browse",
  "一类 / a class": "/browse/class/I2",
  "作者 / authors": "/browse/authors/l",
  "书架 / shelf": "/shelf?at=I247",
  "作品 / works": "/search?q=" + encodeURIComponent("红楼梦") + "&group=works",
  "公开课 / courses": "/courses",
  "一门课 / course": "/record/lbmc001",
  "碰一碰 / touch": "/touch",
  "设备 / device": "/about",
};

async function serious(page: Page): Promise<string[]> {
  // Half-way through a fade, text has less contrast than it will have.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  // In the page itself: there are no frames of other sites, for which axe would open a page of its own each time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => `${node.html}\n    ${node.failureSummary}`).join("\n  ")}`);
}

for (const locale of ["zh-CN", "en-GB"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`${locale} ${colorScheme}`, () => {
      test.use({ locale, colorScheme });
      test("每一页都没有严重的障碍 / no page has a serious barrier", async ({ page }) => {
        await page.goto("/");
        await deviceIsReady(page);
        for (const [name, address] of Object.entries(pages)) {
          await test.step(name, async () => {
            await page.goto(address);
            await expect(page.getByRole("main")).toBeVisible();
            await expect(page.locator(".ghost, .ghost-book, [aria-busy=true]")).toHaveCount(0);
            // The counts come a little after the results; hidden where nothing was found.
            if (await page.getByTestId("filters").count()) await expect(page.getByTestId("facet-kind")).toBeAttached();
            expect.soft(await serious(page), name).toEqual([]);
          });
        }
      });

      test("找书时也没有 / nor has a search on its way", async ({ page }) => {
        await page.goto("/");
        await deviceIsReady(page);
        const box = page.getByTestId("search-input");
        await page.goto("/");
        await box.fill("红楼");
        await expect(page.getByTestId("autocomplete")).toBeVisible();
        await box.press("ArrowDown");
        expect.soft(await serious(page), "suggestions").toEqual([]);
        await box.press("Enter");
        await page.goto("/");
        await box.focus();
        await box.press("ArrowDown");
        await expect(page.getByTestId("autocomplete")).toBeVisible();
        expect.soft(await serious(page), "recent searches").toEqual([]);
        await page.goto("/search?q=midlemarch");
        await expect(page.getByTestId("offered")).toBeVisible();
        expect.soft(await serious(page), "did you mean").toEqual([]);
        await page.getByTestId("lantern").click();
        await expect(page.getByTestId("lantern-panel")).toBeVisible();
        expect.soft(await serious(page), "lantern").toEqual([]);
      });

      test("读者自己的页面也没有 / nor has a page of a patron", async ({ page, server }) => {
        await page.goto("/account");
        await expect(page.getByTestId("sign-in")).toBeVisible();
        expect.soft(await serious(page), "sign in").toEqual([]);
        await register(page, server, "R0002", "林晓");
        await placeHold(page, "lbm000001");
        await expect(page.getByTestId("hold")).toBeVisible();
        expect.soft(await serious(page), "a hold").toEqual([]);
        await page.goto("/account");
        await expect(page.getByTestId("holds").getByTestId("hold")).toBeVisible();
        for (const summary of await page.locator(".account-page > details > summary").all()) await summary.click();
        expect.soft(await serious(page), "the account").toEqual([]);
        await page.getByTestId("change-pickup").click();
        await expect(page.getByTestId("pickup")).toBeVisible();
        expect.soft(await serious(page), "a question").toEqual([]);
      });

      test("工作台也没有 / nor has the desk", async ({ page, server, problems }) => {
        problems.expect(/status of 401/);
        await page.goto("/desk");
        await expect(page.getByTestId("desk-closed")).toBeVisible();
        expect.soft(await serious(page), "closed").toEqual([]);
        const copies = await busyDesk(page, server);
        await page.getByTestId("again").click();
        await expect(page.getByTestId("branch")).toBeVisible();
        await everyTab(page, copies, async (tab) => expect.soft(await serious(page), tab).toEqual([]));
      });
    });
  }
}

test("其他颜色也看得清 / the other colours can be read too", async ({ page }) => {
  await page.goto("/about");
  for (const theme of ["sepia", "contrast"]) {
    await page.goto("/about");
    await page.getByTestId("theme-switch").selectOption(theme);
    for (const address of ["/", pages["结果 / results"], "/record/lbm000001"]) {
      await page.goto(address);
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      await expect(page.locator(".ghost, .ghost-book, [aria-busy=true]")).toHaveCount(0);
      expect.soft(await serious(page), `${theme} ${address}`).toEqual([]);
    }
  }
});
