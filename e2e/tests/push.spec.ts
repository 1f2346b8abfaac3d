import type { Page } from "@playwright/test";
import { Elsewhere, accountIsKept, barcodes, register, serviceWorker } from "../support/patron";
import type { Server } from "../support/server";
import { caughtUp, deviceIsReady, expect, test } from "../support/test";

/** A browser's push service is a company's on the internet: this page of the browser says what one answers. */
async function pushService(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const KEPT = "test.subscription";
    const base64url = (bytes: number, first: number) =>
      btoa(String.fromCharCode(first, ...new Array(bytes - 1).fill(7)))
        .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
    // A point of the curve: what the browser makes of a fresh pair of keys.
    const subscription = (p256dh: string) =>
      Object.create(PushSubscription.prototype, {
        endpoint: { value: "https://push.example.org/device-1" },
        toJSON: {
          value: () => ({ endpoint: "https://push.example.org/device-1", keys: { p256dh, auth: base64url(16, 1) } }),
        },
        unsubscribe: {
          value: async () => {
            localStorage.removeItem(KEPT);
            return true;
          },
        },
      });
    PushManager.prototype.getSubscription = async () => {
      const p256dh = localStorage.getItem(KEPT);
      return p256dh ? subscription(p256dh) : null;
    };
    PushManager.prototype.subscribe = async (options) => {
      if (!options?.userVisibleOnly || !options.applicationServerKey) throw new DOMException("no", "NotAllowedError");
      const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
      const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
      const p256dh = btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
      localStorage.setItem(KEPT, p256dh);
      return subscription(p256dh);
    };
  });
}

/** How many notifications wait to be sent. */
function waiting(server: Server): number {
  const lines = server.command(["deliveries"], ["--json"]).trim().split("\n").map((line) => JSON.parse(line));
  return lines.find(({ channel }) => channel === "push").tally.waiting;
}

const turnOn = (server: Server) => server.command(["push", "keys"], ["--contact", "mailto:library@example.org"]);

test("图书馆没开通知，就没有这个开关 / without notifications there is no switch", async ({ page, server }) => {
  const asked = page.waitForResponse("**/api/v1/push/key");
  await register(page, server, "R0002", "林晓");
  await expect(page.getByTestId("settings")).toBeVisible();
  await (await asked).finished();
  await caughtUp(page);
  await expect(page.getByTestId("push")).toHaveCount(0);
});

test("开了通知，书到了就往这台设备送；关了就不送 / the switch turns notifications on and off", async ({
  page,
  context,
  server,
}) => {
  turnOn(server);
  await context.grantPermissions(["notifications"]);
  await pushService(page);
  await register(page, server, "R0002", "林晓");
  await accountIsKept(page);
  const push = page.getByTestId("push");
  await expect(push).not.toBeChecked();
  await push.click();
  await expect.poll(() => server.answered("/api/v1/push/subscribe"), "the library knows").toBe(1);
  await expect(push).toBeChecked();
  await page.reload();
  await expect(push, "it stays on").toBeChecked();

  const elsewhere = await Elsewhere.signedIn(server, "R0002");
  const ready = async (id: string) => {
    const [copy] = await barcodes(server, id);
    expect(await elsewhere.act({ do: "place_hold", title: id, pickup: "main" })).toMatchObject({ outcome: "accepted" });
    server.command(["return"], [copy!, "--branch", "main"]);
  };
  await ready("lbm000001");
  expect(waiting(server), "queued for this device, however the push service is").toBe(1);
  await push.click();
  await expect(push).not.toBeChecked();
  await expect.poll(() => waiting(server), "what waited goes with the subscription").toBe(0);
  await ready("lbm000252");
  expect(waiting(server)).toBe(0);
  await page.reload();
  await expect(push).not.toBeChecked();
});

test("读者不让通知，就说在哪里改 / where notifications are denied the page says so", async ({ page, context, server }) => {
  turnOn(server);
  await context.clearPermissions();
  await pushService(page);
  await page.addInitScript(() => {
    Notification.requestPermission = async () => "denied";
  });
  await register(page, server, "R0002", "林晓");
  await accountIsKept(page);
  await page.getByTestId("push").click();
  await expect(page.getByTestId("settings")).toContainText("不让流动书车通知你");
  await expect(page.getByTestId("push")).not.toBeChecked();
});

test("没有页面开着，通知也出现，写着是什么书 / a notification is shown with no page open", { tag: "@notifications" }, async ({
  page,
  context,
  server,
}) => {
  await context.grantPermissions(["notifications"]);
  await page.goto("/");
  await deviceIsReady(page);
  const { tools, registrationId } = await serviceWorker(page, server.url);
  const message = {
    v: 1,
    number: 7,
    kind: "hold_ready",
    title: "lbm000001",
    name: "红楼梦",
    language: "zh-CN",
    heading: "《红楼梦》可以来取了",
    text: "你预约的《红楼梦》到了，在总馆等你。",
  };
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, lang }) => [title, body, lang]);
    });
  const push = (data: string) =>
    tools.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data });
  await push(JSON.stringify(message));
  await expect.poll(shown).toEqual([[message.heading, message.text, "zh-CN"]]);
  // The same again replaces itself, and what cannot be read is shown all the same.
  await push(JSON.stringify(message));
  await push("{");
  await expect.poll(async () => (await shown()).map(([title]) => title).sort()).toEqual(["《红楼梦》可以来取了", "流动书车 Bookmobile"].sort());
});
