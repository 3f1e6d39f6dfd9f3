import type { Result } from "../measure/result.js";
import type { Workload } from "../workloads/workload.js";

/** A workload's results as lines of JSON, for programs. */
export const json = (_: Workload, results: readonly Result[]): string =>
  results.map((result) => `${JSON.stringify(result)}\n`).join("");
