import type { TrainSettings } from "../command-line/settings.js";
import { measure } from "../measure/measure.js";
import { gridFor, jsonLines } from "../report/grid.js";
import { trainGrid } from "../report/train.js";
import { workloads } from "../workloads/index.js";
import { present } from "./present.js";
import type { Surroundings } from "./surroundings.js";

/** `bench train`; answers what went wrong. */
export async function train(settings: TrainSettings, surroundings: Surroundings): Promise<readonly string[]> {
  const { peers, threads, rounds, seconds, workload: names, json } = settings;
  const { output, run } = surroundings;
  const { contestants, log } = present(peers, threads, surroundings);
  const failures: string[] = [];
  for (const workload of workloads.filter(({ name }) => names.includes(name))) {
    const { results, unable, problems } = await measure(workload, { contestants, rounds, seconds, run, log });
    output(json ? jsonLines([...results, ...unable]) : gridFor(settings)(trainGrid(workload, results, unable)));
    failures.push(...problems);
  }
  return failures;
}
