import type { Contestant } from "../measure/contestants.js";
import type { CompileReport, Run } from "../measure/jobs.js";
import { median, significant, spreadOf } from "../measure/statistics.js";
import { lstmOf } from "../workloads/lstm.js";
import { mlp } from "../workloads/mlp.js";
import { taskOf } from "../workloads/task.js";
import type { Workload } from "../workloads/workload.js";
import { blank, type OpResult } from "./result.js";

interface CompileCase {
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly workload: Workload;
  /** Each compiles once: the second time everything is known, or at least warm. */
  readonly processes: number;
}

const lstmCase = (length: number): CompileCase => ({
  name: `compile-lstm-${length}`,
  summary: `ms until nn has compiled a step of lstm over ${length} positions`,
  // A step that is compiled is taken once as well, which need not last.
  workload: { ...lstmOf(length), batchSize: 2, batches: 1 },
  processes: 7,
});

/** Training steps that are compiled. */
export const compileCases: readonly CompileCase[] = [
  {
    name: "compile-mlp",
    summary: "ms until nn has compiled a step of mlp",
    workload: { ...mlp, batches: 1 },
    processes: 15,
  },
  lstmCase(16),
  lstmCase(1024),
];

/** How long this framework takes, in fresh processes, until training steps are compiled. */
export async function measureCompile(
  contestants: readonly Contestant[],
  { run, log, names }: { run: Run; log: (line: string) => void; names?: readonly string[] },
): Promise<OpResult[]> {
  const results: OpResult[] = [];
  const chosen = compileCases.filter(({ name }) => names === undefined || names.includes(name));
  for (const { name, workload, processes } of chosen) {
    const task = taskOf(workload);
    for (const { peer, threads } of contestants.filter(({ peer }) => peer === "nn")) {
      log(`${name}: in ${processes} fresh processes`);
      const reports = [];
      for (let i = 0; i < processes; i++) reports.push(await run({ kind: "compile", peer, task, threads }));
      results.push(compileResultOf(name, peer, reports));
    }
  }
  return results;
}

function compileResultOf(name: string, peer: Contestant["peer"], reports: readonly CompileReport[]): OpResult {
  const times = reports.map(({ milliseconds }) => milliseconds);
  const [{ threads, backend }] = reports;
  return {
    case: name,
    peer,
    threads,
    ...blank,
    ms_median: significant(median(times)),
    ms_min: significant(Math.min(...times)),
    spread: significant(spreadOf(times), 2),
    backend,
  };
}
