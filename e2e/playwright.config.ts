import { defineConfig, devices } from "@playwright/test";
import { existsSync } from "node:fs";

/** Chromium without a user interface of its own, which would take a third of the time; else Chromium as readers have it. */
const chromium = [process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => path && existsSync(path));

/** The real server and the built app in a real browser. Each test starts a server of its own; see support/server.ts. */
export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // Each test has a copy of the catalogue.
  preserveOutput: "failures-only",
  reporter: [["list"]],
  // A test that passes at the second attempt has found something: it must not be hidden.
  retries: 0,
  workers: 2,
  forbidOnly: !!process.env.CI,
  projects: [
    { name: "side by side", grepInvert: /@alone/, fullyParallel: true },
    // After them and one at a time: a test whose server stops, or that measures how long the app takes to notice something,
    // must not wait for another one's browser.
    { name: "alone", grep: /@alone/, workers: 1 },
  ],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    ...devices["Desktop Chrome"],
    channel: undefined,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    trace: "off",
    video: "off",
    screenshot: "off",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
