import type { Contestant } from "../measure/contestants.js";
import type { Run } from "../measure/jobs.js";
import { significant } from "../measure/statistics.js";
import { planar } from "../workloads/planar.js";
import { taskOf } from "../workloads/task.js";
import { blank, type OpResult } from "./result.js";

/** The name of the case that looks at the heap. */
export const HEAP_CASE = "heap-planar";

/** Steps between the two looks. */
const STEPS = 100_000;

/** Steps of an epoch: the history keeps a number for each epoch, which is no step's fault. */
const STEPS_PER_EPOCH = 250;

/** What steps of `planar` leave on the heap of this framework: after a collection, before and after them. */
export async function measureHeap(
  contestants: readonly Contestant[],
  { run, log, steps = STEPS }: { run: Run; log: (line: string) => void; steps?: number },
): Promise<OpResult[]> {
  const results: OpResult[] = [];
  for (const { peer, threads } of contestants.filter(({ peer }) => peer === "nn")) {
    log(`${HEAP_CASE}: ${steps} steps of ${planar.name}`);
    const report = await run({
      kind: "heap",
      peer,
      task: taskOf({ ...planar, batches: STEPS_PER_EPOCH }),
      threads,
      steps,
    });
    const { before, after, perStep, backend } = report;
    results.push({
      case: HEAP_CASE,
      peer,
      threads: report.threads,
      ...blank,
      ms_median: significant(perStep),
      bytes_per_step: significant((after - before) / steps, 3),
      heap_before: before,
      heap_after: after,
      backend,
    });
  }
  return results;
}
