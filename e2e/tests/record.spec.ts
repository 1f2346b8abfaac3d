import { expect, test } from "../support/test";

test("一条书目的全部：责任者、版本、复本、卡片和 MARC / everything on a record", async ({ page }) => {
  await page.goto("/record/lbm000001");
  await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
  const fields = page.locator("dl.fields");
  for (const text of ["曹雪芹", "高鹗", "清", "第2版", "北京", "人民文学出版社", "1996", "120回", "9787020002207", "中文", "I242.4", "紅樓夢", "lbm000001"]) {
    await expect(fields).toContainText(text);
  }
  await expect(fields.getByRole("link", { name: "章回小说 — 中国 — 清代" })).toBeVisible();

  const copies = page.getByTestId("copies");
  await expect(page.getByTestId("copy")).toHaveCount(6);
  // Where the device has the pack, branches have their names and hours.
  for (const branch of ["总馆", "城东分馆", "城西分馆", "柳树村书屋", "石桥村书屋"]) {
    await expect(copies.getByRole("heading", { name: branch })).toBeVisible();
  }
  await expect(copies).toContainText("I242.4/1");
  await expect(copies).toContainText("HW0000001");

  await page.getByTestId("view-isbd").click();
  await expect(page).toHaveURL(/view=isbd/);
  await expect(page.getByTestId("isbd-text")).toContainText("红楼梦 / （清）曹雪芹, 高鹗著");
  await page.getByTestId("view-marc").click();
  await expect(page).toHaveURL(/view=marc/);
  const marc = page.getByTestId("marc-text");
  for (const text of ["200", "hong lou meng", "905", "HW0000006"]) await expect(marc).toContainText(text);
  await page.reload();
  await expect(marc).toContainText("hong lou meng");
  await page.goBack();
  await expect(page.getByTestId("isbd-text")).toBeVisible();
});

test("点责任者就找这个人的书 / a name on a record leads to all that person's books", async ({ page }) => {
  await page.goto("/record/lbm000252");
  await page.locator("dl.fields").getByRole("link", { name: "余华" }).first().click();
  await expect(page).toHaveURL(/q=%E4%BD%99%E5%8D%8E/);
  await expect(page.getByTestId("search-input")).toHaveValue("余华");
  await expect(page.getByTestId("result").filter({ hasText: "许三观卖血记" })).toHaveCount(1);
});

test("MARC 21 的书有原文和罗马字 / a MARC 21 record shows its script and its romanisation", async ({ page }) => {
  await page.goto("/record/lbmx0154");
  await expect(page.getByTestId("record-title")).toHaveText("Преступление и наказание");
  await expect(page.locator("dl.fields")).toContainText("Prestuplenie i nakazanie");
  await page.getByTestId("view-marc").click();
  await expect(page.getByTestId("marc-text")).toContainText("880");
});

test("每册的状态 / the status of each copy", async ({ page }) => {
  await page.goto("/record/lbm000013");
  for (const [barcode, status, words] of [
    ["HW0000038", "on_loan", "借出"],
    ["HW0000039", "available", "在架"],
    ["HW0000040", "on_hold_shelf", "在预约架"],
  ]) {
    const copy = page.getByTestId("copy").filter({ hasText: barcode });
    await expect(copy.locator("[data-status]")).toHaveAttribute("data-status", status);
    await expect(copy).toContainText(words);
  }
});

test("公开课有单元和讲次 / a course has units and lectures", async ({ page }) => {
  await page.goto("/courses");
  await expect(page.getByTestId("result")).toHaveCount(30);
  await page.getByTestId("result-title").filter({ hasText: "18.06 Linear Algebra" }).click();
  await expect(page.getByTestId("course-unit")).toHaveCount(3);
  await expect(page.getByTestId("lecture").first()).toContainText("40 分钟");
  await expect(page.getByTestId("copies")).toHaveCount(0);
  await page.getByTestId("view-marc").click();
  await expect(page.getByTestId("marc-note")).toContainText("不是从 MARC 来的");
});

test("没有这条书目 / an unknown record", async ({ page, problems }) => {
  problems.expect(/status of 404/);
  await page.goto("/record/nothing-here");
  await expect(page.getByTestId("record-missing")).toContainText("没有这条书目");
  await page.getByTestId("record-missing").getByRole("link").click();
  await expect(page.getByTestId("result").first()).toBeVisible();
});

test("没有这一页 / an address that leads nowhere", async ({ page }) => {
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("这一页不在书架上");
  await page.getByRole("main").getByRole("link").click();
  await expect(page).toHaveURL(/\/$/);
});
