import { type APIRequestContext, type CDPSession, type Page, expect, request } from "@playwright/test";
import { randomBytes } from "node:crypto";
import type { Server } from "./server";
import { type Problems, deviceIsReady, libraryGoesAway } from "./test";

/** The PIN of everybody here. */
export const PIN = "284461";

/** Registers by the form of the account's page, and is signed in. */
export async function register(page: Page, server: Server, card: string, name: string): Promise<void> {
  const code = server.addPatron(card, name);
  await page.goto("/account");
  await page.getByTestId("register-card").fill(card);
  await page.getByTestId("register-code").fill(code);
  await page.getByTestId("register-pin").fill(PIN);
  await page.getByTestId("register-submit").click();
  await expect(page.getByTestId("account-name")).toHaveText(name);
}

/** Waits until this device keeps all that the account needs: from now on it needs no network. */
export async function accountIsKept(page: Page): Promise<void> {
  await deviceIsReady(page);
  await page.reload();
  await expect(page.getByTestId("account")).toBeVisible();
}

/** Registers by the form, and then the library's server stops: this device keeps all that the account needs. */
export async function registerThenLibraryGoesAway(page: Page, server: Server, problems: Problems, card: string, name: string): Promise<void> {
  await register(page, server, card, name);
  await accountIsKept(page);
  await libraryGoesAway(page, server, problems);
}

/** The registration of the service worker of `origin`, as the browser's developer tools name it. */
export async function serviceWorker(page: Page, origin: string): Promise<{ tools: CDPSession; registrationId: string }> {
  const tools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((done) => {
    tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const found = registrations.find(({ scopeURL, isDeleted }) => scopeURL.startsWith(origin) && !isDeleted);
      if (found) done(found.registrationId);
    });
  });
  await tools.send("ServiceWorker.enable");
  return { tools, registrationId: await registered };
}

/** Signs in by the form that the page shows. */
export async function signIn(page: Page): Promise<void> {
  await page.getByTestId("sign-in-pin").fill(PIN);
  await page.getByTestId("sign-in-submit").click();
}

/** The reader looks at the page again: what waits is sent at once. */
export async function looksAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

/** Places a hold on the page of a record, to be picked up at a branch; returns once the device has it. */
export async function placeHold(page: Page, id: string, branch = "main"): Promise<void> {
  await page.goto(`/record/${id}`);
  await page.getByTestId("place-hold").click();
  await page.getByTestId("pickup").selectOption(branch);
  await page.getByTestId("confirm").click();
  await expect(page.getByTestId("hold-widget").getByTestId("slip").or(page.getByTestId("hold"))).toBeVisible();
}

/** The barcodes of the copies of a record that can be lent. */
export async function barcodes(server: Server, id: string): Promise<string[]> {
  const http = await request.newContext({ baseURL: server.url });
  const answer = await http.get("/api/v1/record", { params: { id } });
  expect(answer.status()).toBe(200);
  const { items } = (await answer.json()) as { items: { barcode: string; status: string }[] };
  return items.filter(({ status }) => status === "available").map(({ barcode }) => barcode);
}

export type Hold = { title: string; name: string; status: { is: string; place?: number; of?: number } };

/** A reader somewhere else, who speaks to the server without an app. */
export class Elsewhere {
  private constructor(private readonly http: APIRequestContext) {}

  static async registered(server: Server, card: string): Promise<Elsewhere> {
    const code = server.addPatron(card, card);
    const http = await request.newContext({ baseURL: server.url });
    const answer = await http.post("/api/v1/register", { data: { request: { card, code, pin: PIN } } });
    expect(answer.status()).toBe(200);
    return new Elsewhere(http);
  }

  /** The same patron as in a browser, on a device of its own. */
  static async signedIn(server: Server, login: string): Promise<Elsewhere> {
    const http = await request.newContext({ baseURL: server.url });
    const answer = await http.post("/api/v1/sign-in", { data: { request: { login, pin: PIN } } });
    expect(answer.status()).toBe(200);
    return new Elsewhere(http);
  }

  /** Does something, and gives its outcome. */
  async act(body: object): Promise<{ outcome: string; place?: number; hold?: string }> {
    const made_unix_millis = Date.now();
    const action = { key: uuid7(made_unix_millis), v: 1, made_unix_millis, body };
    const answer = await this.http.post("/api/v1/sync", { data: { request: { actions: [action] } } });
    expect(answer.status()).toBe(200);
    return (await answer.json()).outcomes[0];
  }

  /** The holds of this patron, as the server has them. */
  async holds(): Promise<Hold[]> {
    const answer = await this.http.post("/api/v1/sync", { data: { request: { since: null } } });
    expect(answer.status()).toBe(200);
    return (await answer.json()).state.holds;
  }
}

/** A version 7 UUID, as a device makes them up. */
function uuid7(unixMillis: number): string {
  const bytes = Buffer.concat([Buffer.from(unixMillis.toString(16).padStart(12, "0"), "hex"), randomBytes(10)]);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
