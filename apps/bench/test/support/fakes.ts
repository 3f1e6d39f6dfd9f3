import type { Surroundings } from "../../src/commands/surroundings.js";
import type { CaseReport, Job, LatencyReport, OpsJob, Run, TrainReport } from "../../src/measure/jobs.js";
import type { Machine } from "../../src/record/machine.js";
import { digestOf } from "../../src/ops/digest.js";

/** A report as a process might give it. */
export const report = (changes: Partial<TrainReport> = {}): TrainReport => ({
  backend: "wasm",
  threads: 1,
  params: 354,
  peakMb: 80.125,
  baseMb: 60,
  firstStep: 12.5,
  blocks: [2, 1, 3],
  losses: [0.7, 0.6, 0.5, 0.4, 0.3],
  ...changes,
});

/** A report on one case as a process might give it. */
export const caseReport = (name: string, changes: Partial<CaseReport> = {}): CaseReport => ({
  name,
  backend: "wasm",
  threads: 1,
  digest: digestOf([1, 2, 3]),
  blocks: [2, 1, 3],
  peaks: { fma: 50, copy: 20 },
  ...changes,
});

/** A report on predictions as a process might give it. */
export const latencyReport = (changes: Partial<LatencyReport> = {}): LatencyReport => ({
  backend: "wasm",
  threads: 1,
  params: 10,
  first: 30,
  times: [2, 1, 3],
  digest: digestOf([1, 2, 3]),
  ...changes,
});

/** What a process might report on any job. */
export function answerTo(job: Job): unknown {
  if (job.kind === "train") return report({ threads: job.threads });
  if (job.kind === "peaks") return { fma: 60, copy: 30 };
  if (job.kind === "heap") {
    return { backend: "wasm", threads: job.threads, steps: job.steps, perStep: 0.05, before: 1e6, after: 1.2e6 };
  }
  if (job.kind === "generate")
    return { backend: "wasm", threads: job.threads, blocks: [0.5, 0.6, 0.7], tokens: [1, 2] };
  if (job.kind === "latency") return latencyReport({ threads: job.threads });
  if (job.kind === "compile") return { backend: "wasm", threads: job.threads, milliseconds: 25 };
  const reports = job.cases.map(({ name }) => caseReport(name, { threads: job.threads }));
  return { cases: reports, failures: [], missing: [] };
}

/** A machine to measure on. */
export const machine: Machine = {
  cpu: "Some(R) Processor 7",
  cores: 2,
  caches: { L1d: "32K", L2: "1M" },
  memory: 24,
  system: "linux x64",
  node: "v24.0.0",
  v8: "13.6",
};

/** Something that runs jobs without running them, and keeps what it was asked. */
export function fakeRunner(answer: (job: Job) => unknown = answerTo): { run: Run; jobs: Job[] } {
  const jobs: Job[] = [];
  const run = async (job: Job): Promise<unknown> => {
    jobs.push(job);
    return answer(job);
  };
  return { run: run as Run, jobs };
}

export const isOps = (job: Job): job is OpsJob => job.kind === "ops";

/** The program's surroundings with its output kept as text. */
export function recorder(
  run: Run,
  changes: Partial<Surroundings> = {},
): { readonly surroundings: Surroundings; readonly text: { output: string; errors: string } } {
  const text = { output: "", errors: "" };
  const surroundings: Surroundings = {
    output: (part: string) => void (text.output += part),
    errors: (part: string) => void (text.errors += part),
    run,
    pytorch: () => "PyTorch 1.13 with OpenBLAS, 100 GFLOP/s at a first glance",
    machine: () => machine,
    load: () => 0.5,
    versions: () => ({ nn: "abc1234", "jax-js": "0.1" }),
    results: "results",
    ...changes,
  };
  return { surroundings, text };
}
