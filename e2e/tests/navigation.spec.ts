import { expect, test } from "../support/test";

test("链接在原页里走，返回回到原处 / links are followed within the page, and back is back where it was", async ({ page }) => {
  await page.goto("/search");
  // Lost when the page is loaded anew.
  await page.evaluate(() => Object.assign(window, { same: true }));
  await expect(page.getByTestId("result")).toHaveCount(20);
  const last = page.getByTestId("result-title").last();
  await last.scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => window.scrollY);
  expect(before).toBeGreaterThan(0);

  await last.click();
  await expect(page).toHaveURL(/\/record\//);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);

  await page.goBack();
  await expect(page).toHaveURL(/\/search$/);
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(before);
  expect(await page.evaluate(() => "same" in window)).toBe(true);
});

test("同一个链接再点一次，不多一步 / the same link again is no step of its own", async ({ page }) => {
  await page.goto("/");
  const steps = await page.evaluate(() => history.length);
  await page.getByRole("navigation").getByRole("link", { name: "公开课" }).click();
  await expect(page).toHaveURL(/\/courses$/);
  await page.getByRole("navigation").getByRole("link", { name: "公开课" }).click();
  expect(await page.evaluate(() => history.length)).toBe(steps + 1);
  await expect(page.getByRole("navigation").getByRole("link", { name: "公开课" })).toHaveAttribute("aria-current", "page");
});

test("新标签页、别的网站照浏览器的规矩 / new tabs and other sites are left to the browser", async ({ page, context }) => {
  await page.goto("/search");
  const first = page.getByTestId("result-title").first();
  const [opened] = await Promise.all([context.waitForEvent("page"), first.click({ modifiers: ["ControlOrMeta"] })]);
  await expect(opened).toHaveURL(/\/record\//);
  await expect(page).toHaveURL(/\/search$/);

  const prevented = await page.evaluate(() => {
    const ways: Record<string, string>[] = [
      { href: "https://example.org/" },
      { href: "/search", target: "_blank" },
      { href: "/search", download: "" },
      { href: "#main" },
    ];
    return ways.map((attributes) => {
      const link = document.body.appendChild(document.createElement("a"));
      for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
      let prevented = false;
      // After the app has had the event, and before the browser acts on it.
      window.addEventListener(
        "click",
        (event) => {
          prevented = event.defaultPrevented;
          event.preventDefault();
        },
        { once: true },
      );
      link.click();
      link.remove();
      return prevented;
    });
  });
  expect(prevented).toEqual([false, false, false, false]);
});
