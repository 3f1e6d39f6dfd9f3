import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Span } from "oxc-parser";

/** Whether the function at a place of the code was called. */
export type IsCalled = (place: Span) => boolean;

/** What V8 writes of a process into the folder NODE_V8_COVERAGE. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      /** The first is the whole function's. */
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }[];
}

/**
 * Runs a script. For each of the files, whether the function at a place in it was called.
 *
 * @throws Error where nothing of the files was called
 */
export async function calledIn(script: string, files: readonly string[]): Promise<(file: string) => IsCalled> {
  const coverage = await coverageOf(script);
  const places = new Map(files.map((file) => [file, new Set<string>()]));
  for (const { url, functions } of coverage) {
    const called = files.find((file) => pathToFileURL(file).href === url);
    if (called === undefined) continue;
    for (const { ranges } of functions) {
      const [{ startOffset, endOffset, count }] = ranges;
      if (count > 0) places.get(called)?.add(`${startOffset} ${endOffset}`);
    }
  }
  if ([...places.values()].every(({ size }) => size === 0)) throw new Error(`${script}: called nothing of ${files[0]}`);
  return (file) => (place) => places.get(file)?.has(`${place.start} ${place.end}`) === true;
}

async function coverageOf(script: string): Promise<Coverage["result"]> {
  const folder = await mkdtemp(join(tmpdir(), "nn-rehearsal-"));
  try {
    await promisify(execFile)(process.execPath, [script], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
    const reports = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    return reports.flatMap((report) => (JSON.parse(report) as Coverage).result);
  } finally {
    await rm(folder, { recursive: true });
  }
}
