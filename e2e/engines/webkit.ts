import { Builder, By, Key, type WebElement, until } from "selenium-webdriver";
import { Select } from "selenium-webdriver/lib/select.js";
import { DriverService } from "selenium-webdriver/remote/index.js";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Engine } from "./engine";

const driver = process.env.WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const WAIT_MILLIS = 15_000;

/** WebKitGTK's own small browser over WebDriver, in a window: it needs a display. It keeps nothing when it is closed. */
export async function webkit(): Promise<Engine> {
  const service = new DriverService.Builder(driver).setLoopback(true).build();
  const address = await service.start();
  const options = { binary: miniBrowser(), args: ["--automation"] };
  const browser = await new Builder()
    .usingServer(address)
    .withCapabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": options })
    .build();
  await browser.manage().setTimeouts({ script: WAIT_MILLIS });
  const capabilities = await browser.getCapabilities();
  const found = async (testId: string): Promise<WebElement> => {
    const element = await browser.wait(until.elementLocated(By.css(`[data-testid="${testId}"]`)), WAIT_MILLIS);
    await browser.wait(until.elementIsVisible(element), WAIT_MILLIS);
    return element;
  };
  return {
    name: `WebKitGTK ${capabilities.getBrowserVersion()}`,
    goto: (url) => browser.get(url),
    reload: () => browser.navigate().refresh(),
    evaluate: (run, ...given) => browser.executeScript(`return (${run})(...arguments)`, ...given),
    click: async (testId) => (await found(testId)).click(),
    fill: async (testId, text) => {
      const field = await found(testId);
      await field.clear();
      await field.sendKeys(text);
    },
    choose: async (testId, value) => new Select(await found(testId)).selectByValue(value),
    scan: async (text) => browser.actions().sendKeys(text, Key.ENTER).perform(),
    close: async () => {
      await browser.quit();
      await service.kill();
    },
  };
}

/** Debian puts it beside the library, in a folder named after the machine's architecture. */
function miniBrowser(): string {
  if (process.env.MINI_BROWSER) return process.env.MINI_BROWSER;
  for (const architecture of readdirSync("/usr/lib")) {
    const folder = path.join("/usr/lib", architecture, "webkit2gtk-4.1");
    if (existsSync(path.join(folder, "MiniBrowser"))) return path.join(folder, "MiniBrowser");
  }
  throw new Error("there is no MiniBrowser of WebKitGTK: `scripts/setup.sh test` installs it");
}
