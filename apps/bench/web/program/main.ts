import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";
import { findChromium } from "./find-chromium.js";
import { chromiumPlace, launchChromium } from "./chromium-place.js";
import { compare, type Line } from "./compare.js";
import { nodePlace } from "./node-place.js";
import type { Place } from "./place.js";
import { asJson, asTable } from "./report.js";
import { readSettings, type Settings } from "./settings.js";

/** `web:bench`: the same workloads in Node and in the page, in turns. */

const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function measure(places: readonly Place[], settings: Settings): Promise<Line[]> {
  const lines: Line[] = [];
  for (const workload of settings.workload) {
    for (const threads of new Set([1, settings.threads])) {
      const able = places.filter(({ hasThreads }) => hasThreads || threads === 1);
      const found = await compare({ ...settings, workload, threads, places: able, log });
      if (settings.json) process.stdout.write(asJson(found));
      lines.push(...found);
    }
  }
  return lines;
}

async function main(): Promise<number> {
  const settings = readSettings(process.argv.slice(2));
  const executablePath = findChromium();
  if (executablePath === undefined) {
    log("There is no Chromium: install chromium, or set CHROME_PATH to a browser of its family.");
    return 1;
  }
  const configFile = fileURLToPath(new URL("../../vite.config.ts", import.meta.url));
  await build({ configFile, logLevel: "error" });
  const server = await preview({ configFile, logLevel: "error", preview: { port: 0 } });
  const browser = await launchChromium(executablePath);
  try {
    log(`Node ${process.versions.node} and Chromium ${browser.version()} on ${availableParallelism()} cores`);
    const address = server.resolvedUrls?.local[0] ?? "";
    const lines = await measure(
      [
        nodePlace(new URL("child.js", import.meta.url)),
        chromiumPlace(browser, address, true),
        chromiumPlace(browser, address, false),
      ],
      settings,
    );
    if (!settings.json) process.stdout.write(asTable(lines));
    const wrong = lines.filter((line) => !line.losses_agree);
    for (const { workload, where } of wrong) log(`${workload}: ${where} does not compute what Node does`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}

process.exitCode = await main();
