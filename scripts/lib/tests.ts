import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findChromium } from "../../config/chromium.ts";
import { countsFile, type TestCounts } from "../../config/count-reporter.ts";
import { root, run } from "./process.mjs";
import { members } from "./workspace.ts";

/** How many tests passed and failed. */
export type Outcome = Pick<TestCounts, "passed" | "failed">;

/** Runs every package's tests through turbo and adds up what they left; prints as it goes. */
export async function testAll(turboArguments: readonly string[] = []): Promise<Outcome> {
  const files = [...members(), { folder: "scripts" }].map(({ folder }) => join(root, folder, countsFile));
  for (const file of files) rmSync(file, { force: true });
  // Two at a time: vitest has workers of its own, and some tests measure.
  const settings = ["--continue", "--concurrency=2", "--output-logs=new-only"];
  const { status } = await run("turbo", ["run", "test", ...settings, ...turboArguments], {
    // turbo remembers results by this variable: browser tests skipped for want of a browser run once there is one.
    env: { CHROME_PATH: findChromium() ?? "none" },
  });
  const counts = files
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as TestCounts);
  const sum = (key: "passed" | "failed" | "skipped"): number => counts.reduce((total, count) => total + count[key], 0);
  const browserless = counts.filter((count) => count.browserSkipped).length;
  if (browserless > 0) {
    console.log(`Browser tests of ${browserless} packages skipped: no Chromium (install chromium or set CHROME_PATH).`);
  }
  if (sum("skipped") > 0) console.log(`${sum("skipped")} tests skipped.`);
  // A package that could not run its tests at all has left no count.
  const filtered = turboArguments.some((argument) => argument.startsWith("--filter"));
  const failed = sum("failed") + (filtered ? 0 : files.length - counts.length);
  return { passed: sum("passed"), failed: status !== 0 && failed === 0 ? 1 : failed };
}
