import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { aimsOf } from "./aims.js";
import { chartOf } from "./chart.js";
import { listOf } from "./list.js";
import { slugOf } from "./machine.js";
import { pageOf } from "./page.js";
import { ratiosOf } from "./ratios.js";
import type { Recording } from "./recording.js";

/**
 * Writes a recording into a folder: the numbers as JSON, a page in Markdown, a chart, and the list of all recordings
 * there. One of the same day and machine is replaced. Answers the files' paths.
 */
export async function writeRecording(recording: Recording, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const name = `${recording.date}-${slugOf(recording.machine)}`;
  const [ratios, aims] = [ratiosOf(recording), aimsOf(recording)];
  const files = new Map([
    [`${name}.json`, `${JSON.stringify({ ...recording, ratios, aims }, undefined, 1)}\n`],
    [`${name}.svg`, chartOf(recording, ratios)],
    [`${name}.md`, pageOf(recording, { ratios, aims, chart: `${name}.svg` })],
  ]);
  for (const [file, content] of files) await writeFile(join(folder, file), content);
  const pages = (await readdir(folder)).filter((file) => /^\d{4}-\d\d-\d\d-.*\.md$/.test(file));
  await writeFile(join(folder, "README.md"), listOf(pages));
  return [...files.keys(), "README.md"].map((file) => join(folder, file));
}
