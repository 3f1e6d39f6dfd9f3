import type { OpsSettings } from "../command-line/settings.js";
import { cases } from "../ops/cases/index.js";
import { measureCompile } from "../ops/measure-compile.js";
import { measureGenerate } from "../ops/measure-generate.js";
import { HEAP_CASE, measureHeap } from "../ops/measure-heap.js";
import { measureOps } from "../ops/measure-ops.js";
import type { OpResult } from "../ops/result.js";
import { gridFor, jsonLines } from "../report/grid.js";
import { opsGrid } from "../report/ops.js";
import { present } from "./present.js";
import type { Surroundings } from "./surroundings.js";

/** `bench ops`; answers what went wrong. */
export async function ops(settings: OpsSettings, surroundings: Surroundings): Promise<readonly string[]> {
  const { peers, threads, rounds, seconds, only, json } = settings;
  const { output, run } = surroundings;
  const { contestants, log } = present(peers, threads, surroundings);
  const wanted = (name: string): boolean => only === undefined || only.includes(name);
  const show = (results: readonly OpResult[]): void => {
    if (json) output(jsonLines(results));
    else if (results.length > 0) output(`${gridFor(settings)(opsGrid(results))}\n`);
  };
  const chosen = cases.filter(({ name }) => wanted(name));
  const { peaks, problems } = await measureOps(chosen, { contestants, rounds, seconds, run, log, show });
  // Programs that ask for some cases get lines of these cases; people always see what the machine can do.
  show(json ? peaks.filter((line) => wanted(line.case)) : peaks);
  if (wanted(HEAP_CASE)) show(await measureHeap(contestants, { run, log }));
  show(await measureCompile(contestants, { run, log, ...(only && { names: only }) }));
  const written = await measureGenerate(contestants, { run, log, ...(only && { names: only }) });
  show(written.results);
  return [...problems, ...written.problems];
}
