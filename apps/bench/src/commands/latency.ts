import type { LatencySettings } from "../command-line/settings.js";
import { measureLatency } from "../latency/measure-latency.js";
import { models } from "../latency/models.js";
import { gridFor, jsonLines } from "../report/grid.js";
import { latencyGrid } from "../report/latency.js";
import { present } from "./present.js";
import type { Surroundings } from "./surroundings.js";

/** `bench latency`; answers what went wrong. */
export async function latency(settings: LatencySettings, surroundings: Surroundings): Promise<readonly string[]> {
  const { peers, threads, rounds, seconds, model: names, batch, json } = settings;
  const { output, run } = surroundings;
  const { contestants, log } = present(peers, threads, surroundings);
  const failures: string[] = [];
  for (const model of models.filter(({ name }) => names.includes(name))) {
    for (const size of batch) {
      const { results, problems } = await measureLatency(model, size, { contestants, rounds, seconds, run, log });
      output(json ? jsonLines(results) : `${gridFor(settings)(latencyGrid(results))}\n`);
      failures.push(...problems);
    }
  }
  return failures;
}
