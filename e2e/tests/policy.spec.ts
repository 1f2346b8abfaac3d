import { deviceIsReady, expect, test } from "../support/test";

test("每一页都守内容安全策略，控制台里没有错 / every page keeps the Content-Security-Policy and logs no error", async ({ page, problems }) => {
  const response = await page.goto("/");
  const policy = response!.headers()["content-security-policy"];
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
  await deviceIsReady(page);
  for (const address of ["/", "/search?q=a", "/search", "/record/lbm000001", "/record/lbmc001?view=isbd", "/record/lbmx0156?view=marc", "/browse", "/browse/class/I2", "/browse/authors/l", "/shelf?at=I247", "/courses", "/touch", "/about"]) {
    await page.goto(address);
    await expect(page.getByRole("main")).not.toBeEmpty();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  }
  expect(problems.unexpected).toEqual([]);
});

test("不向别处要任何东西 / nothing is fetched from anywhere else", async ({ page, context, server }) => {
  const elsewhere: string[] = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  await page.goto("/");
  await deviceIsReady(page);
  for (const address of ["/search?q=a", "/record/lbmc001", "/courses", "/about"]) {
    await page.goto(address);
    await expect(page.getByRole("main")).not.toBeEmpty();
  }
  expect(elsewhere).toEqual([]);
});
