import {
  answerOfDevice,
  askServer,
  deviceIsReady,
  expect,
  libraryGoesAway,
  openWithoutLibrary,
  resultIds,
  search,
  test,
  worksFromDevice,
} from "../support/test";

const languages = [
  { locale: "zh-CN", sources: { server: "问过图书馆", device: "在这台设备上找的" }, away: "正用这台设备上的书目" },
  { locale: "en-GB", sources: { server: "From the library", device: "Found on this device" }, away: "Working from this device" },
];

for (const { locale, sources, away } of languages) {
  test.describe(locale, () => {
    test.use({ locale });

    test("有网时找到的红楼梦，服务器停了、页面重开，还是同样的书、同样的次序 / the same results in the same order without the server", { tag: "@alone" }, async ({
      page,
      server,
      request,
      problems,
    }) => {
      const online = await askServer(request, "红楼梦");
      expect(online.total).toBeGreaterThan(3);

      await page.goto("/");
      await search(page, "红楼梦");
      const first = page.getByTestId("result").first();
      await expect(first).toContainText("红楼梦");
      await expect(first).toContainText("曹雪芹");
      await expect(first).toContainText("人民文学出版社");
      await expect(first).toContainText("1996");
      await expect(first).toContainText("I242.4/1");
      expect(await resultIds(page)).toEqual(online.hits.map((hit) => hit.record.id));

      // The record, with everything on it, while the library can be asked.
      await first.getByTestId("result-title").click();
      await expect(page.getByTestId("record-title")).toHaveText("红楼梦");
      await expect(page.getByTestId("source-note")).toContainText(sources.server);
      const fields = await page.locator("dl.fields").innerText();
      const copies = await page.getByTestId("copy").allInnerTexts();
      expect(copies).toHaveLength(6);
      await page.getByTestId("view-marc").click();
      const marc = await page.getByTestId("marc-text").innerText();
      expect(marc).toContain("（清）曹雪芹, 高鹗著");

      await libraryGoesAway(page, server, problems);
      await page.goto("/search?q=" + encodeURIComponent("红楼梦"));
      await page.reload();

      await worksFromDevice(page);
      await expect(page.getByTestId("source-note")).toContainText(sources.device);
      expect(await resultIds(page)).toEqual(online.hits.map((hit) => hit.record.id));
      const device = await answerOfDevice(page, online.total);
      expect(device.hits.map((hit) => hit.record.id)).toEqual(online.hits.map((hit) => hit.record.id));
      device.hits.forEach((hit, index) => expect(hit.score).toBeCloseTo(online.hits[index].score, 3));
      await page.getByTestId("lantern").click();
      await expect(page.getByTestId("lantern-panel")).toContainText(away);

      // The same record from this device.
      await page.getByTestId("result-title").first().click();
      await expect(page.getByTestId("source-note")).toContainText(sources.device);
      expect(await page.locator("dl.fields").innerText()).toBe(fields);
      expect(await page.getByTestId("copy").allInnerTexts()).toEqual(copies);
      await page.getByTestId("view-isbd").click();
      await expect(page.getByTestId("isbd-text")).toContainText("北京");
      await page.getByTestId("view-marc").click();
      expect(await page.getByTestId("marc-text").innerText()).toBe(marc);

      // A course page that was never opened before.
      await page.goto("/record/lbmc001");
      await expect(page.getByTestId("record-title")).toHaveText("18.06 Linear Algebra");
      await expect(page.getByTestId("course-unit")).toHaveCount(3);
      await expect(page.getByTestId("lecture").first()).toContainText("The Geometry of Linear Equations");

      // Back again.
      await server.startAgain();
      await page.goto("/about");
      await page.locator("main").getByRole("button", { name: /看看有没有更新|Check for updates/ }).click();
      await expect(page.getByTestId("pack-status")).toHaveAttribute("data-light", "lit");
      await expect(page.getByTestId("pack-status")).toHaveAttribute("data-state", "ready");
    });
  });
}

const queries = ["红楼梦", "紅樓夢", "hong lou meng", "hongloumeng", "鲁迅", "austen", "9787020002207", "I247.57", "三体 刘慈欣", "物理", "HW0000001", "pride prejudice", ""];

test("这台设备和服务器对每种找法答得一样 / the device and the server answer every kind of query alike", { tag: "@alone" }, async ({
  page,
  server,
  request,
  problems,
}) => {
  const online = new Map<string, Awaited<ReturnType<typeof askServer>>>();
  for (const query of queries) online.set(query, await askServer(request, query));
  await page.goto("/");
  await libraryGoesAway(page, server, problems);
  for (const query of queries) {
    const expected = online.get(query)!;
    await test.step(query || "(empty)", async () => {
      expect(expected.total, "found online").toBeGreaterThan(0);
      await page.goto("/search?q=" + encodeURIComponent(query));
      await expect(page.getByTestId("source-note")).toHaveAttribute("data-source", "device");
      expect(await resultIds(page)).toEqual(expected.hits.map((hit) => hit.record.id));
      const device = await answerOfDevice(page, expected.total);
      device.hits.forEach((hit, index) => expect(hit.score).toBeCloseTo(expected.hits[index].score, 3));
    });
  }
});

test("网络断了又来，灯笼自己知道 / the lantern knows when the network goes and comes", { tag: "@alone" }, async ({ page, context, problems }) => {
  await page.goto("/");
  await deviceIsReady(page);
  const status = page.getByTestId("pack-status");
  await expect(status).toHaveAttribute("data-light", "lit");
  problems.expectNoNetwork();
  await context.setOffline(true);
  await expect(status).toHaveAttribute("data-light", "glowing");
  await search(page, "西游记");
  await expect(page.getByTestId("result").first()).toContainText("西游记");
  await page.reload();
  await expect(status).toHaveAttribute("data-light", "glowing");
  await expect(page.getByTestId("result").first()).toContainText("西游记");
  await context.setOffline(false);
  await expect(status).toHaveAttribute("data-light", "lit");
  await expect(status).toHaveAttribute("data-state", "ready");
});

test("服务器回来了，谁也没说，书车自己会去问 / the server comes back, nobody says so, and the app finds out", { tag: "@alone" }, async ({
  page,
  server,
  problems,
}) => {
  await openWithoutLibrary(page, server, problems);
  await server.startAgain();
  // The browser was online all the time. The first pause takes ten seconds.
  const status = page.getByTestId("pack-status");
  await expect(status).toHaveAttribute("data-light", "lit", { timeout: 12_000 });
  await expect(status).toHaveAttribute("data-state", "ready");
});

test("回到这一页，马上就问 / coming back to the page asks at once", { tag: "@alone" }, async ({ page, server, problems }) => {
  await openWithoutLibrary(page, server, problems);
  await server.startAgain();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByTestId("pack-status")).toHaveAttribute("data-light", "lit", { timeout: 3_000 });
});

test("没有网，设备上也什么都没有，就直说 / without a network and with nothing on the device, the app says so", { tag: "@alone" }, async ({
  page,
  server,
  problems,
}) => {
  // The app is here, the catalogue is not: the pack cannot be fetched.
  await page.route("**/pack/**", (route) => route.abort("connectionrefused"));
  problems.expectNoNetwork();
  await page.goto("/");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect(page.getByTestId("pack-status")).toHaveAttribute("data-state", "offline");
  await server.stop();
  await page.getByTestId("search-input").fill("红楼梦");
  await expect(page.getByTestId("failure")).toContainText(/一时连不上图书馆|这台设备上还没有书目/);
  await server.startAgain();
  await page.getByTestId("failure").getByRole("button").click();
  await expect(page.getByTestId("result").first()).toContainText("红楼梦");
});
