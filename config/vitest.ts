import { existsSync, readdirSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from "vitest/config";
import { findChromium } from "./chromium.js";
import { CountReporter } from "./count-reporter.js";

/** Packages find one another by source under this condition, so that tests need no build. */
const source = "@nn/source";
const browserTests = "test/**/*.browser.test.ts";

const node = (name: string, alias: Record<string, string>): TestProjectConfiguration => {
  const conditions = [source, "module", "node", "development|production"];
  return {
    resolve: { conditions, alias },
    ssr: { resolve: { conditions } },
    test: { name, include: ["test/**/*.test.ts"], exclude: [browserTests] },
  };
};

const browser = (name: string, executablePath: string): TestProjectConfiguration => ({
  resolve: { conditions: [source, "module", "browser", "development|production"] },
  // Threads share memory only in an isolated page.
  server: {
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
  },
  test: {
    name: `${name} (browser)`,
    include: [browserTests],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath,
          args: ["--no-sandbox", "--disable-background-networking", "--disable-quic", "--no-first-run"],
        },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
});

const hasBrowserTests = (): boolean =>
  existsSync("test") &&
  readdirSync("test", { recursive: true, encoding: "utf8" }).some((path) => path.endsWith(".browser.test.ts"));

export interface PackageTestsOptions {
  /** Where modules lie that are not installed for the package. */
  alias?: Record<string, string>;
}

/**
 * The vitest settings that every package and app shares. Files named `*.browser.test.ts` run in the installed Chromium;
 * where there is none they are skipped and the summary of `npm test` says so.
 */
export function packageTests(name: string, { alias = {} }: PackageTestsOptions = {}): ViteUserConfig {
  const wanted = hasBrowserTests();
  const chromium = findChromium();
  return defineConfig({
    test: {
      projects: [node(name, alias), ...(wanted && chromium ? [browser(name, chromium)] : [])],
      passWithNoTests: true,
      testTimeout: 30_000,
      silent: "passed-only",
      reporters: ["default", new CountReporter({ browserSkipped: wanted && !chromium })],
    },
  });
}
