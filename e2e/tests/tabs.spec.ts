import { deviceIsReady, expect, resultIds, search, test, worksFromDevice } from "../support/test";

test("两个标签页同时打开，书目只收一次 / two tabs opened at once fetch the catalogue once", { tag: "@alone" }, async ({ context, server, problems }) => {
  const [one, two] = [await context.newPage(), await context.newPage()];
  await Promise.all([one.goto("/"), two.goto("/courses")]);
  await Promise.all([deviceIsReady(one), deviceIsReady(two)]);
  expect(server.answered("/pack/shards/{name}")).toBe(1);

  problems.expectNoNetwork();
  await server.stop();
  await Promise.all([one.reload(), two.reload()]);
  await Promise.all([worksFromDevice(one), worksFromDevice(two)]);
  await Promise.all([search(one, "鲁迅"), search(two, "鲁迅")]);
  const ids = await resultIds(one);
  expect(ids.length).toBeGreaterThan(5);
  expect(await resultIds(two)).toEqual(ids);

  // A third one, opened while the library is away.
  const three = await context.newPage();
  await three.goto("/search?q=" + encodeURIComponent("鲁迅"));
  await worksFromDevice(three);
  expect(await resultIds(three)).toEqual(ids);
});

test("冻结的页面放开书目，回来照样能找 / a frozen page lets go of the catalogue, and searches on when it is shown again", async ({ page }) => {
  await page.goto("/");
  await deviceIsReady(page);
  const worker = page.workers().find((worker) => worker.url().includes("search-worker"));
  const stopped = worker!.waitForEvent("close");
  const turn = (name: string) =>
    page.evaluate((name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), name);
  await turn("pagehide");
  await stopped;
  await turn("pageshow");
  await search(page, "鲁迅");
  await expect(page.getByTestId("source-note")).toHaveAttribute("data-source", "device");
});
