import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build, preview, type PreviewServer } from "vite";
import { launchChromium } from "../../web/program/chromium-place.js";
import { findChromium } from "../../web/program/find-chromium.js";

const configFile = fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url));

export const executablePath = findChromium();
if (executablePath === undefined)
  console.log("The web page's tests are skipped: no Chromium (install chromium or set CHROME_PATH).");

/** On a busy machine a page takes its time. */
export const PATIENT = { timeout: 60_000 };

/** The page as it would be published, with servers and browsers that end with it. */
export class WebPage {
  readonly #folder: string;
  readonly #servers: PreviewServer[] = [];
  readonly #browsers: Browser[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async build(): Promise<WebPage> {
    const folder = await mkdtemp(join(tmpdir(), "nn-bench-web-"));
    await build({ configFile, logLevel: "error", build: { outDir: folder } });
    return new WebPage(folder);
  }

  /** Serves it with more headers; answers its address. */
  async serve(headers: Record<string, string> = {}): Promise<string> {
    const server = await preview({
      configFile,
      logLevel: "error",
      build: { outDir: this.#folder },
      preview: { port: 0, headers },
    });
    this.#servers.push(server);
    return server.resolvedUrls?.local[0] ?? "";
  }

  async launch(...switches: string[]): Promise<Browser> {
    const browser = await launchChromium(executablePath ?? "", switches);
    this.#browsers.push(browser);
    return browser;
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await Promise.all(this.#servers.map((server) => server.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export interface OpenPage {
  readonly page: Page;
  /** Everything in its console, and errors that nobody caught, its workers' included. */
  readonly lines: readonly string[];
}

/** Opens an address in a profile of its own. */
export async function open(browser: Browser, address: string, width = 1280): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const lines: string[] = [];
  page.on("pageerror", (error) => lines.push(`uncaught: ${error.message}`));
  page.on("console", (message) => lines.push(`${message.type()}: ${message.text()}`));
  await page.goto(address);
  await page.locator("#machine dd").first().waitFor(PATIENT);
  return { page, lines };
}
