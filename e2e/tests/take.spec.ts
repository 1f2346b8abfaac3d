import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { deviceIsReady, expect, openWithoutLibrary, search, test, worksFromDevice } from "../support/test";

/** Chooses a form, presses the button, and gives the file's name and bytes. */
async function download(page: Page, form: string): Promise<{ name: string; bytes: Buffer }> {
  const take = page.getByTestId("take");
  await take.getByTestId("file-form").selectOption(form);
  const coming = page.waitForEvent("download");
  await take.getByTestId("download").click();
  const file = await coming;
  await expect(take.getByTestId("take-status")).toHaveText("文件已交给浏览器。");
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The records of an ISO 2709 file, by the lengths in their leaders. */
function isoRecords(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.subarray(at, at + 5).toString("latin1"));
    expect(length).toBeGreaterThan(24);
    const record = bytes.subarray(at, at + length);
    expect(record.length).toBe(length);
    expect(record.at(-1), "record terminator").toBe(0x1d);
    expect(record.at(-2), "field terminator").toBe(0x1e);
    records.push(record);
    at += length;
  }
  return records;
}

test("一条书目的引用：五种格式，复制得走 / a record is cited in five styles", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/record/lbm000001");
  const loaded = () =>
    page.evaluate(() => performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/take-away-")).length);
  await expect(page.getByTestId("take")).toBeVisible();
  expect(await loaded(), "nothing of it is loaded before it is wanted").toBe(0);

  const citation = page.getByTestId("citation");
  for (const [style, expected] of [
    ["gbt7714", /^曹雪芹.*红楼梦\[M\]\..*北京: 人民文学出版社, 1996\.$/],
    ["apa", /^曹雪芹.* \(1996\)\. 红楼梦.*人民文学出版社\.$/],
    ["mla", /^曹雪芹.*\. 红楼梦.*人民文学出版社, 1996/],
    ["chicago-notes", /^曹雪芹.*\. 红楼梦.*人民文学出版社, 1996\.$/],
    ["chicago-author-date", /^曹雪芹.*\. 1996\. 红楼梦.*人民文学出版社\.$/],
  ] as const) {
    await page.getByTestId("cite-style").selectOption(style);
    await expect(citation, style).toHaveText(expected);
  }
  await page.getByTestId("copy-citation").click();
  await expect(page.getByTestId("take-status")).toHaveText("复制好了。");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await citation.textContent());

  await page.getByTestId("share").click();
  await expect(page.getByTestId("take-status")).toHaveText("链接复制好了，可以发给别人。");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
});

test("一条书目的文件 / the files of a record", async ({ page }) => {
  await page.goto("/record/lbm000001");
  await page.getByTestId("download").click();
  await expect(page.getByTestId("take-status")).toHaveText("请先选一种格式。");

  const bibtex = await download(page, "bibtex");
  expect(bibtex.name).toBe("红楼梦.bib");
  expect(bibtex.bytes.toString()).toMatch(/^@book\{[^,\s]+,\n(?: {2}\w+ = \{.*\},?\n)+\}\n$/);
  const ris = (await download(page, "ris")).bytes.toString();
  expect(ris).toMatch(/^TY {2}- BOOK\r\n(?:[A-Z][A-Z0-9] {2}- .*\r\n)+ER {2}- \r\n/);
  const [item] = JSON.parse((await download(page, "csl-json")).bytes.toString());
  expect(item).toMatchObject({ id: "lbm000001", type: "book", title: "红楼梦", ISBN: "9787020002207" });
  const csv = (await download(page, "csv")).bytes;
  expect([...csv.subarray(0, 3)], "byte order mark").toEqual([0xef, 0xbb, 0xbf]);
  expect(csv.toString()).toContain("题名");

  // The record came from CNMARC: it is that record, not one made anew.
  const { name, bytes } = await download(page, "iso2709");
  expect(name).toBe("红楼梦.mrc");
  const [marc, ...more] = isoRecords(bytes);
  expect(more).toHaveLength(0);
  expect(marc.toString()).toMatch(/\x1f9hong lou meng|\x1fAhong lou meng/);
  expect(marc.toString()).toContain("\x1f");
  expect((await download(page, "marcxml")).bytes.toString()).toContain('<datafield tag="905"');
});

test("找到的全部带走，不止一页 / all results are taken, not the page", async ({ page, request }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await search(page, "小说");
  const total = Number(/(\d[\d,]*)/.exec((await page.getByTestId("take-count").textContent())!)![1].replace(",", ""));
  expect(total).toBeGreaterThan(20);
  const answer = await (await request.post("/api/v1/search", { data: { request: { query: "小说" } } })).json();
  expect(total).toBe(answer.total);
  const { name, bytes } = await download(page, "ris");
  expect(name).toBe(`bookmobile-${total}.ris`);
  expect(bytes.toString().match(/^TY {2}- /gm)).toHaveLength(total);
  expect(isoRecords((await download(page, "iso2709")).bytes)).toHaveLength(total);
  const cited = (await download(page, "apa")).bytes.toString().trim().split("\n");
  expect(cited).toHaveLength(total);
});

test("用过一次，没网也能用 / after the first use it works without a network", { tag: "@alone" }, async ({ page, server, problems }) => {
  await page.goto("/");
  await deviceIsReady(page);
  await page.goto("/record/lbm000001");
  await page.getByTestId("cite-style").selectOption("apa");
  await expect(page.getByTestId("citation")).toContainText("红楼梦");

  problems.expectNoNetwork();
  await server.stop();
  await page.goto("/record/lbm000252");
  await worksFromDevice(page);
  await page.getByTestId("cite-style").selectOption("mla");
  await expect(page.getByTestId("citation")).toContainText("余华");
  expect((await download(page, "bibtex")).bytes.toString()).toMatch(/^@book\{/);
  const [marc] = isoRecords((await download(page, "iso2709")).bytes);
  expect(marc.toString()).toContain("余华");
});

test("没用过又没网，就直说 / never used and no network: it says so", { tag: "@alone" }, async ({ page, server, problems }) => {
  problems.expect(/take-away/);
  await openWithoutLibrary(page, server, problems, "/record/lbm000001");
  await page.getByTestId("show-qr").click();
  await expect(page.getByTestId("take-status")).toContainText("第一次用要连着网");
  await server.startAgain();
  await page.getByTestId("show-qr").click();
  await expect(page.getByTestId("qr")).toBeVisible();
});

for (const [name, size, theme, language] of [
  ["phone", { width: 360, height: 740 }, "light", "zh"],
  ["desktop-dark", { width: 1280, height: 900 }, "dark", "en"],
] as const) {
  test(`二维码和打印 ${name} / the QR code and the print`, async ({ page }, info) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: theme });
    await page.addInitScript((language) => {
      localStorage.setItem("bookmobile.language", JSON.stringify(language === "zh" ? "zh-CN" : "en"));
      Object.assign(window, { printed: 0 });
      window.print = () => Object.assign(window, { printed: (window as unknown as { printed: number }).printed + 1 });
    }, language);
    await page.goto("/record/lbm000001");
    await page.getByTestId("cite-style").selectOption("apa");
    await expect(page.getByTestId("citation")).toBeVisible();
    await page.getByTestId("print").click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1);
    const qr = page.getByTestId("qr");
    await expect(qr).toBeVisible();
    expect(await qr.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true);
    await expect(page.getByTestId("permalink")).toHaveText(page.url());
    const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
    expect(scroll, "nothing hangs over the edge").toBeLessThanOrEqual(width);
    await page.getByTestId("take").screenshot({ path: `artefacts/take-${name}.png` });
    await page.emulateMedia({ media: "print" });
    await expect(page.getByTestId("view-marc")).toBeHidden();
    await expect(page.getByTestId("share")).toBeHidden();
    await expect(qr).toBeVisible();
    await expect(page.getByTestId("copy").first()).toBeVisible();
    await expect(page.getByTestId("record-title"), "black on white, also from a dark screen").toHaveCSS("color", "rgb(0, 0, 0)");
    await page.screenshot({ path: `artefacts/take-print-${name}.png`, fullPage: true });
    info.annotations.push({ type: "screenshot", description: name });
  });
}
