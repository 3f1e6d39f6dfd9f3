import { chromium, type Browser } from "playwright-core";
import type { Automation } from "../src/automation.js";
import type { Job, Report } from "../src/job/job.js";
import { patience, PlaceError, type Place } from "./place.js";

/** Nothing that a measurement has to share the machine with. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Headless, with a new and empty profile. */
export const launchChromium = (executablePath: string, switches: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...args, ...switches], headless: true });

/** Workers of the page, which is opened anew for each job. */
export const chromiumPlace = (browser: Browser, address: string, isolated: boolean): Place => ({
  name: isolated ? "chromium-isolated" : "chromium",
  hasThreads: isolated,
  run: (job) => runInPage(browser, isolated ? address : `${address}?isolation=off`, isolated, job),
});

async function runInPage(browser: Browser, address: string, isolated: boolean, job: Job): Promise<Report> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(address);
    const fail = (why: string): never => {
      throw new PlaceError(`${job.workload} in Chromium: ${why}`);
    };
    if ((await page.evaluate(() => crossOriginIsolated)) !== isolated) fail("the page has the wrong isolation");
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      const give = (): void =>
        reject(new PlaceError(`${job.workload} in Chromium: gave no result within ${patience(job)} s`));
      timer = setTimeout(give, 1000 * patience(job));
    });
    const report = page.evaluate((job) => (globalThis as unknown as { nnBench: Automation }).nnBench.run(job), job);
    return await Promise.race([report, late]).finally(() => clearTimeout(timer));
  } finally {
    await context.close();
  }
}
