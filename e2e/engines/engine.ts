import { expect } from "@playwright/test";

/** A page in a browser whose engine Playwright does not drive. Where it clicks and types, the browser gets what a hand does. */
export interface Engine {
  /** What it is and which version, as it says itself. */
  readonly name: string;
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page and gives what it returns. */
  evaluate<A extends unknown[], T>(run: (...given: A) => T | Promise<T>, ...given: A): Promise<T>;
  /** Clicks an element, once it is there to be clicked. */
  click(testId: string): Promise<void>;
  /** Replaces what stands in a field. */
  fill(testId: string, text: string): Promise<void>;
  /** Chooses in a list. */
  choose(testId: string, value: string): Promise<void>;
  /** Types where the focus is, and then Enter: as a barcode scanner does. */
  scan(text: string): Promise<void>;
  close(): Promise<void>;
}

/** What of an element that can be seen: its text, or an attribute. Nothing where there is no such element. */
async function seen(engine: Engine, testId: string, attribute: string | null): Promise<string | null> {
  return engine.evaluate(
    (testId, attribute) => {
      const all = [...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
      const element = all.find((element) => element.getClientRects().length > 0);
      if (!element) return null;
      return attribute === null ? element.innerText : element.getAttribute(attribute);
    },
    testId,
    attribute,
  );
}

/** The first element of this name that can be seen comes to have this text, or this value of an attribute. */
export function shown(engine: Engine, testId: string, attribute: string | null = null) {
  return expect.poll(() => seen(engine, testId, attribute), `${testId} ${attribute ?? ""}`);
}

/** Waits until this device has the whole catalogue and the app itself: from now on it needs no network. */
export async function deviceIsReady(engine: Engine): Promise<void> {
  await shown(engine, "pack-status", "data-state").toBe("ready");
  await engine.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    }
  });
}
