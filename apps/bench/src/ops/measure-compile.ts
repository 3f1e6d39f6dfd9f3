import type { Contestant } from "../measure/contestants.js";
import type { Run } from "../measure/jobs.js";
import { median, significant, spreadOf } from "../measure/statistics.js";
import { mlp } from "../workloads/mlp.js";
import { taskOf } from "../workloads/task.js";
import { blank, type OpResult } from "./result.js";

/** The name of the case that compiles a training step. */
export const COMPILE_CASE = "compile-mlp";

/** Each compiles once: the second time everything is known, or at least warm. */
const PROCESSES = 15;

/** How long this framework takes, in fresh processes, until the training step of `mlp` is compiled. */
export async function measureCompile(
  contestants: readonly Contestant[],
  { run, log, processes = PROCESSES }: { run: Run; log: (line: string) => void; processes?: number },
): Promise<OpResult[]> {
  const results: OpResult[] = [];
  const task = taskOf({ ...mlp, batches: 1 });
  for (const { peer, threads } of contestants.filter(({ peer }) => peer === "nn")) {
    log(`${COMPILE_CASE}: in ${processes} fresh processes`);
    const reports = [];
    for (let i = 0; i < processes; i++) reports.push(await run({ kind: "compile", peer, task, threads }));
    const times = reports.map(({ milliseconds }) => milliseconds);
    results.push({
      case: COMPILE_CASE,
      peer,
      threads: reports[0].threads,
      ...blank,
      ms_median: significant(median(times)),
      ms_min: significant(Math.min(...times)),
      spread: significant(spreadOf(times), 2),
      backend: reports[0].backend,
    });
  }
  return results;
}
