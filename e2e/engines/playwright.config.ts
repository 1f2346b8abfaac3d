import { defineConfig } from "@playwright/test";
import type { Options } from "./smoke.spec";

/** A smoke run of the app in engines that Playwright does not drive; see engine.ts. Playwright's runner, none of its browsers. */
export default defineConfig<Options>({
  testDir: ".",
  outputDir: "../test-results/engines",
  preserveOutput: "failures-only",
  reporter: [["list"]],
  retries: 0,
  workers: 1,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  projects: [
    { name: "Firefox", use: { launch: "firefox", keepsCatalogue: true } },
    // Debian's build of WebKitGTK has no OPFS.
    { name: "WebKitGTK", use: { launch: "webkit", keepsCatalogue: false } },
  ],
});
