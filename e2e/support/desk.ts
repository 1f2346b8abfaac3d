import { type Page, expect, request } from "@playwright/test";
import { Elsewhere, PIN, barcodes } from "./patron";
import type { Server } from "./server";

export type Role = "desk" | "moderator" | "cataloguer" | "admin";

/** The card of whoever is at the desk. */
export const STAFF = "S0001";

/** Adds somebody of the staff, who is signed in in the browser of `page`. */
export async function staff(page: Page, server: Server, ...roles: Role[]): Promise<void> {
  const code = server.addPatron(STAFF, "周馆员");
  if (roles.length > 0) server.command(["patron", "role"], [...roles.flatMap((role) => ["--role", role]), STAFF]);
  const answer = await page.request.post(`${server.url}/api/v1/register`, { data: { request: { card: STAFF, code, pin: PIN } } });
  expect(answer.status()).toBe(200);
}

/** Opens a tab of the desk at a branch. */
export async function atDesk(page: Page, tab: string, branch = "main"): Promise<void> {
  await page.goto(`/desk#${tab}`);
  await page.getByTestId("branch").selectOption(branch);
  await page.keyboard.press("Escape");
}

/** Types as a barcode scanner does, wherever the focus is. */
export async function scan(page: Page, code: string, suffix: "Enter" | "Tab" = "Enter"): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press(suffix);
}

/** The field of a tab that is scanned into has the focus. */
export async function isReady(page: Page, field: string): Promise<void> {
  await expect(page.getByTestId(field)).toBeFocused();
}

/** What is handed to the printer from now on comes to nobody but this test. */
export async function keepPaper(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const printed: string[] = [];
    Object.assign(window, { printed });
    window.print = () => {
      printed.push((document.querySelector("[data-testid=paper]") as HTMLElement).innerText);
      // A page that is being looked at stays as it is printed.
      if (!("looksAtPaper" in window)) window.dispatchEvent(new Event("afterprint"));
    };
  });
}

export const printed = (page: Page) => page.evaluate(() => (window as unknown as { printed: string[] }).printed);

/** What a call of the desk answers to whoever is signed in on `page`. */
export async function call(page: Page, server: Server, name: string, data: object): Promise<number> {
  return (await page.request.post(`${server.url}/api/v1/desk/${name}`, { data })).status();
}

/** A library with something to do in every tab, and an administrator at its desk. */
export async function busyDesk(page: Page, server: Server): Promise<string[]> {
  await staff(page, server, "admin");
  server.addPatron("R0001", "林晓");
  const book = "lbm000001";
  const copies = [...(await barcodes(server, book)), ...(await barcodes(server, "lbm000252"))];
  const reader = await Elsewhere.registered(server, "R0007");
  await reader.act({ do: "place_hold", title: book, wants: { copy: copies[0] }, pickup: "main" });
  await reader.act({ do: "place_hold", title: book, wants: { copy: copies[1] }, pickup: "east" });
  await reader.act({ do: "rate", title: book, stars: 5, review: "百读不厌，每次都读出新的东西来。" });
  await reader.act({ do: "suggest_purchase", name: "球状闪电", author: "刘慈欣", note: "想看第一版的封面" });
  await reader.act({ do: "report_record", title: book, problem: "出版年写错了" });
  server.command(["lend"], [copies.at(-1)!, "--branch", "main", "--card", "R0001"]);
  server.command(["patron", "block"], ["--note", "证丢了，本人来过", "R0007"]);
  return copies;
}

/** Goes through every tab of a busy desk; `seen` looks at each. */
export async function everyTab(page: Page, copies: string[], seen: (name: string) => Promise<void>): Promise<void> {
  const shown = (id: string) => page.getByTestId(id).filter({ visible: true });
  const settled = async (code: string) => {
    await expect(shown("line").filter({ hasText: code })).not.toHaveAttribute("data-came", "waiting");
  };
  await atDesk(page, "check-out");
  await page.getByTestId("scan-out").focus();
  await scan(page, "R0001");
  await expect(page.getByTestId("borrower-name")).toBeVisible();
  for (const code of [copies.at(-2)!, copies.at(-1)!, "9999999"]) {
    await scan(page, code);
    await settled(code);
  }
  await seen("check-out");
  await page.keyboard.press("F4");
  await page.getByTestId("scan-in").focus();
  for (const code of [copies.at(-2)!, copies[1]!, copies[0]!]) {
    await scan(page, code);
    await settled(code);
  }
  await seen("check-in");
  await page.getByTestId("tab-shelves").click();
  await expect(page.getByTestId("awaited")).toBeVisible();
  await seen("shelves");
  await page.getByTestId("tab-patrons").click();
  await page.getByTestId("find-patron").fill("R0");
  await page.getByTestId("find").click();
  await expect(page.getByTestId("found").first()).toBeVisible();
  await seen("found");
  await page.getByTestId("found").last().getByRole("button").click();
  await expect(page.getByTestId("patron-name")).toBeVisible();
  await seen("patron");
  await page.getByTestId("roles").click();
  await seen("roles");
  await page.getByTestId("never-mind").filter({ visible: true }).click();
  await page.getByTestId("reset-pin").click();
  await page.getByTestId("surely").click();
  await expect(page.getByTestId("code")).toBeVisible();
  await seen("code");
  await page.getByTestId("register-patron").click();
  await expect(page.getByTestId("new-card")).toBeVisible();
  await seen("register");
  await page.getByTestId("tab-copies").click();
  await page.getByTestId("scan-copy").focus();
  await scan(page, copies.at(-1)!);
  await expect(page.getByTestId("copy")).toBeVisible();
  await seen("copy");
  await page.getByTestId("tab-queues").click();
  await expect(page.getByTestId("review")).toBeVisible();
  await expect(page.getByTestId("report")).toBeVisible();
  await seen("queues");
  await page.getByTestId("tab-catalogue").click();
  await page.getByTestId("publish").click();
  await expect(page.locator("[data-job=done]")).toBeVisible();
  await seen("catalogue");
  await page.getByTestId("tab-audit").click();
  await expect(page.getByTestId("audit-line").first()).toBeVisible();
  await seen("audit");
}

/** All that this device keeps for the site, as one text. */
export async function keptOnDevice(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, failed) => {
        const open = indexedDB.open(name!);
        open.onsuccess = () => done(open.result);
        open.onerror = () => failed(open.error);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        parts.push(await new Promise<string>((done) => (all.onsuccess = () => done(JSON.stringify(all.result)))));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) parts.push(url);
    }
    return parts.join("\n");
  });
}

/** Whether card and PIN let somebody in. */
export async function letsIn(server: Server, login: string, pin: string): Promise<boolean> {
  const http = await request.newContext({ baseURL: server.url });
  const answer = await http.post("/api/v1/sign-in", { data: { request: { login, pin } } });
  await http.dispose();
  return answer.status() === 200;
}
