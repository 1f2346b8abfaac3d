import type { Page } from "@playwright/test";
import { expect, openWithoutLibrary, test } from "../support/test";

type Tag = { recordType: "text" | "url"; data: string } | "readingerror" | "NotAllowedError";

/** Puts Web NFC into the browser: one tag lies on the phone as soon as it scans. */
async function withNfc(page: Page, tag: Tag): Promise<void> {
  await page.addInitScript((tag) => {
    class NDEFReader extends EventTarget {
      async scan(options?: { signal?: AbortSignal }): Promise<void> {
        if (tag === "NotAllowedError") throw new DOMException("NFC permission request denied.", "NotAllowedError");
        setTimeout(() => {
          if (options?.signal?.aborted) return;
          if (tag === "readingerror") {
            this.dispatchEvent(new Event("readingerror"));
            return;
          }
          const { recordType, data } = tag as { recordType: string; data: string };
          const bytes = new TextEncoder().encode(data);
          const record = {
            recordType,
            encoding: recordType === "text" ? "utf-8" : null,
            lang: recordType === "text" ? "zh" : null,
            data: new DataView(bytes.buffer),
          };
          this.dispatchEvent(Object.assign(new Event("reading"), { serialNumber: "04:a2", message: { records: [record] } }));
        });
      }
    }
    Object.assign(window, { NDEFReader });
  }, tag);
}

async function touch(page: Page): Promise<void> {
  await page.goto("/touch");
  await page.getByTestId("touch-start").click();
}

const status = (page: Page) => page.getByTestId("touch-status");

test("标签上是馆藏条码，碰一下就打开那本书 / a tag with a barcode opens its book", async ({ page }) => {
  await withNfc(page, { recordType: "text", data: "HW0000001" });
  await touch(page);
  await expect(page).toHaveURL(/\/record\/lbm000001$/);
  await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
});

test("标签上是书目网址，别处的网址也认得 / a tag with the address of a record opens it, whatever the host", async ({ page }) => {
  await withNfc(page, { recordType: "url", data: "https://lib.example/record/lbm000252" });
  await touch(page);
  await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/record\/lbm000252$/);
  await expect(page.getByTestId("record-title")).toHaveText("活着");
});

test("不许用 NFC，就说怎么允许，也可以写号码 / without permission the page says how to give it", async ({ page }) => {
  await withNfc(page, "NotAllowedError");
  await touch(page);
  await expect(status(page)).toHaveAttribute("data-outcome", "no-permission");
  await expect(status(page)).toContainText("允许 NFC");
  await page.getByTestId("touch-input").fill("HW0000001");
  await page.getByTestId("touch-input").press("Enter");
  await expect(page).toHaveURL(/\/record\/lbm000001$/);
});

test("读不出来的标签 / a tag that cannot be read", async ({ page }) => {
  await withNfc(page, "readingerror");
  await touch(page);
  await expect(status(page)).toHaveAttribute("data-outcome", "unreadable");
  // And again: the button still works.
  await page.getByTestId("touch-start").click();
  await expect(status(page)).toHaveAttribute("data-outcome", "unreadable");
});

test("馆里没有的号码 / a number that no book has", async ({ page }) => {
  await withNfc(page, { recordType: "text", data: "ZZ9999999" });
  await touch(page);
  await expect(status(page)).toHaveAttribute("data-outcome", "nothing");
  await expect(status(page)).toContainText("ZZ9999999");
});

test("没有 NFC 的设备，扫码枪直接打进来 / without NFC a scanner types the number and Enter", async ({ page }) => {
  await page.goto("/touch");
  await expect(page.getByTestId("touch-start")).toHaveCount(0);
  await expect(status(page)).toHaveAttribute("data-outcome", "unsupported");
  await expect(page.getByTestId("touch-input")).toBeFocused();
  await page.keyboard.type("978-7-02-000220-7");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
});

test("没有网也能碰 / touching works without a network", { tag: "@alone" }, async ({ page, server, problems }) => {
  await withNfc(page, { recordType: "text", data: "HW0000001" });
  await openWithoutLibrary(page, server, problems, "/touch");
  await page.getByTestId("touch-start").click();
  await expect(page).toHaveURL(/\/record\/lbm000001$/);
  await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
  await page.goto("/touch");
  await page.getByTestId("touch-input").fill("urn:isbn:9787506365437");
  await page.getByTestId("touch-input").press("Enter");
  await expect(page.getByTestId("record-title")).toHaveText("活着");
  await expect(page.getByTestId("source-note")).toHaveAttribute("data-source", "device");
});
