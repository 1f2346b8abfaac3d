import { defineConfig, devices } from "@playwright/test";
import { existsSync } from "node:fs";

const installed = (...paths: (string | undefined)[]) => paths.find((path) => path && existsSync(path));

/** Chromium without a user interface of its own, which would take a third of the time; else Chromium as readers have it. */
const headlessShell = installed(process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium");
/** Chromium as readers have it, for what the other one lacks: notifications. */
const chromium = installed(process.env.CHROMIUM, "/usr/bin/chromium");

const launchOptions = {
  executablePath: headlessShell,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

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
    { name: "side by side", grepInvert: /@alone|@notifications/, fullyParallel: true },
    // After them and one at a time: a test whose server stops, or that measures how long the app takes to notice something,
    // must not wait for another one's browser.
    { name: "alone", grep: /@alone/, workers: 1 },
    {
      name: "notifications",
      grep: /@notifications/,
      use: { launchOptions: { ...launchOptions, executablePath: chromium } },
    },
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
    launchOptions,
  },
});
