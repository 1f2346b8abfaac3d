import { type APIRequestContext, type BrowserContext, type Page, expect, test as base } from "@playwright/test";
import { Server } from "./server";

export { expect } from "@playwright/test";

/** What went wrong in the browser's eyes. Every test ends with none, but for those it said it expects. */
export class Problems {
  private readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on("console", (message) => {
      if (message.type() === "error") this.seen.push(`${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => this.seen.push(`uncaught: ${error.error().message}`));
  }

  /** From now on such problems belong to the test. */
  expect(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Requests are going to fail: the server stops, or the network goes. */
  expectNoNetwork(): void {
    this.expect(/net::ERR_(CONNECTION_(REFUSED|RESET)|INTERNET_DISCONNECTED|EMPTY_RESPONSE|FAILED)/);
  }

  get unexpected(): string[] {
    return this.seen.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
  }
}

type Fixtures = { server: Server; problems: Problems };

export const test = base.extend<Fixtures>({
  server: async ({}, use, info) => {
    const server = await Server.start(info.outputPath("server"));
    await use(server);
    await server.stop();
  },
  baseURL: async ({ server }, use) => use(server.url),
  problems: [
    async ({ context }, use) => {
      await watch(context);
      const problems = new Problems(context);
      await use(problems);
      expect(problems.unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

/** Violations of the Content-Security-Policy become errors in the console, and what is said to workers and by them is kept for tests. */
export async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`Content-Security-Policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
    const [asked, said]: unknown[][] = [[], []];
    Object.assign(window, { workerAsked: asked, workerSaid: said });
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", (event) => said.push(event.data));
      }
      override postMessage(...message: [any, any?]) {
        asked.push(message[0]);
        super.postMessage(...message);
      }
    };
  });
}

/** What the server answers to a search: the measure for what a device answers. */
export type Answer = { total: number; hits: { score: number; record: { id: string; title: string } }[] };

export async function askServer(request: APIRequestContext, query: string, more: object = {}): Promise<Answer> {
  const response = await request.post("/api/v1/search", { data: { request: { query, ...more } } });
  expect(response.status()).toBe(200);
  return (await response.json()) as Answer;
}

/** The texts for which this page has asked its search worker for suggestions. */
export async function suggestionsAskedOfDevice(page: Page): Promise<string[]> {
  const asked = await page.evaluate(() => (window as unknown as { workerAsked: unknown[] }).workerAsked);
  return asked
    .filter((message): message is string => typeof message === "string")
    .map((message) => (JSON.parse(message) as { suggest?: { text: string } }).suggest?.text)
    .filter((text) => text !== undefined);
}

/** The newest answer that the search worker of this page has given with so many hits in all. */
export async function answerOfDevice(page: Page, total: number): Promise<Answer> {
  const answers = await page.evaluate(() => {
    const said = (window as unknown as { workerSaid: unknown[] }).workerSaid;
    return said
      .filter((message): message is string => typeof message === "string")
      .map((message) => (JSON.parse(message) as { answer?: { answer?: unknown } }).answer?.answer)
      .filter((answer) => answer);
  });
  const answer = (answers as Answer[]).reverse().find((answer) => answer.total === total);
  if (!answer) throw new Error(`the search worker has given no answer with ${total} hits`);
  return answer;
}

/** Waits until the page has done what it makes of the answers and events that have come so far: it has read one more answer,
 * which came after them, and has drawn. */
export async function caughtUp(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await (await fetch("/robots.txt")).text();
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
  });
}

/** Types into the search box and waits for results that say they are for it. */
export async function search(page: Page, query: string): Promise<void> {
  await page.getByTestId("search-input").fill(query);
  await expect(page.getByTestId("result-count")).toContainText(query);
}

/** The ids of the results, in order. */
export async function resultIds(page: Page): Promise<string[]> {
  return page
    .getByTestId("result-title")
    .evaluateAll((links) => links.map((link) => decodeURIComponent((link as HTMLAnchorElement).pathname.split("/")[2])));
}

/** Waits until this device has the whole catalogue and the app itself: from now on it needs no network. */
export async function deviceIsReady(page: Page): Promise<void> {
  await expect(page.getByTestId("pack-status")).toHaveAttribute("data-state", "ready");
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    }
  });
}

/** The device gets ready, then the library's server stops. */
export async function libraryGoesAway(page: Page, server: Server, problems: Problems): Promise<void> {
  await deviceIsReady(page);
  problems.expectNoNetwork();
  await server.stop();
}

/** Waits until the app has found out that the library is away and that this device answers. */
export async function worksFromDevice(page: Page): Promise<void> {
  await expect(page.getByTestId("pack-status")).toHaveAttribute("data-light", "glowing");
}

/** The device gets ready, the library's server stops, and the app is opened anew: it works from this device. */
export async function openWithoutLibrary(page: Page, server: Server, problems: Problems, address = "/"): Promise<void> {
  await page.goto("/");
  await libraryGoesAway(page, server, problems);
  await page.goto(address);
  await worksFromDevice(page);
}
