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
  const counts = files.map((file) =>
    existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as TestCounts) : undefined,
  );
  const { lines, ...outcome } = addUp(counts, status, turboArguments.some(isFilter));
  for (const line of lines) console.log(line);
  return outcome;
}

const isFilter = (argument: string): boolean => argument.startsWith("--filter") || argument.startsWith("-F");

/**
 * The sum over all packages, and what a reader has to know beside it. A package that left no counts could not run its
 * tests at all, which is a failure, unless it was filtered out.
 */
export function addUp(
  counts: readonly (TestCounts | undefined)[],
  status: number,
  isFiltered: boolean,
): Outcome & { lines: string[] } {
  const left = counts.filter((count) => count !== undefined);
  const sum = (key: "passed" | "failed" | "skipped"): number => left.reduce((total, count) => total + count[key], 0);
  const failed = sum("failed") + (isFiltered ? 0 : counts.length - left.length);
  const lines = [
    ...(left.some((count) => count.browserSkipped)
      ? ["Browser tests skipped: no Chromium (install chromium or set CHROME_PATH)."]
      : []),
    ...(sum("skipped") > 0 ? [`${sum("skipped")} tests skipped.`] : []),
  ];
  return { passed: sum("passed"), failed: status !== 0 && failed === 0 ? 1 : failed, lines };
}
