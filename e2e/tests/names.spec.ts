import type { Page } from "@playwright/test";
import { expect, openWithoutLibrary, type Problems, test } from "../support/test";

const devices = [
  {
    zh: "浏览器存不了书目",
    en: "a browser that can keep no pack",
    state: "unsupported",
    prepare: (page: Page) =>
      page.addInitScript(() => {
        window.Worker = class {
          constructor() {
            throw new Error("this browser has no workers");
          }
        } as unknown as typeof Worker;
      }),
  },
  {
    zh: "书目还没有收到",
    en: "before the pack is here",
    state: "offline",
    prepare: async (page: Page, problems: Problems) => {
      problems.expectNoNetwork();
      await page.route("**/pack/**", (route) => route.abort("connectionrefused"));
    },
  },
];

for (const { zh, en, state, prepare } of devices) {
  test(`${zh}，馆名和分馆名照样有 / ${en}, library and branches have their names`, async ({ page, server, problems }) => {
    await prepare(page, problems);
    await page.goto("/search?q=" + encodeURIComponent("红楼梦"));
    await expect(page.getByTestId("pack-status")).toHaveAttribute("data-state", state);
    const first = page.getByTestId("result").first();
    await expect(first).toContainText("红楼梦");
    await expect(first.locator(".result-copies")).toContainText(/总馆|分馆|书屋/);
    await expect(page.getByTestId("library")).toHaveText("河湾县图书馆");

    await first.getByTestId("result-title").click();
    const copies = page.getByTestId("copies");
    for (const branch of ["总馆", "城东分馆", "城西分馆", "柳树村书屋", "石桥村书屋"]) {
      await expect(copies.getByRole("heading", { name: branch })).toBeVisible();
    }
    await expect.poll(() => server.answered("/api/v1/library"), "asked once").toBe(1);
  });
}

test("有了书目，名字就从书目里来 / where there is a pack, the names come from it", { tag: "@alone" }, async ({ page, server, problems }) => {
  await openWithoutLibrary(page, server, problems, "/record/lbm000001");
  await expect(page.getByTestId("copies").getByRole("heading", { name: "石桥村书屋" })).toBeVisible();
  await expect(page.getByTestId("library")).toHaveText("河湾县图书馆");
});
