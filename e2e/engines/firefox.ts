import puppeteer from "puppeteer-core";
import type { Engine } from "./engine";

const executablePath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

/** Firefox over WebDriver BiDi, with a profile of its own that goes when it is closed. */
export async function firefox(): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    extraPrefsFirefox: { "intl.accept_languages": "zh-CN" },
  });
  const page = await browser.newPage();
  const found = (testId: string) => page.locator(`[data-testid="${testId}"]`);
  return {
    name: await browser.version(),
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    evaluate: (run, ...given) => page.evaluate(run as never, ...given),
    click: (testId) => found(testId).click(),
    fill: (testId, text) => found(testId).fill(text),
    choose: async (testId, value) => {
      await found(testId).wait();
      await page.select(`[data-testid="${testId}"]`, value);
    },
    scan: async (text) => {
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
    close: () => browser.close(),
  };
}
