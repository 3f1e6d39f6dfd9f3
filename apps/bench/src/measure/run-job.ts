import { runCompileJob } from "./compile.js";
import { runGenerateJob } from "./generate.js";
import { runHeapJob } from "./heap.js";
import { runLatencyJob } from "../latency/run-latency.js";
import { runOpsJob } from "../ops/run-ops.js";
import { PeakMeter, type Peaks } from "../peaks/peaks.js";
import { loadTrainer } from "../peers/index.js";
import type { Job, PeaksJob, ReportOf, TrainJob, TrainReport } from "./jobs.js";
import { median } from "./statistics.js";
import { Stopwatch } from "./stopwatch.js";

type Runners = {
  readonly [K in Job["kind"]]: (job: Extract<Job, { kind: K }>) => Promise<ReportOf<Extract<Job, { kind: K }>>>;
};

const runners: Runners = {
  train: runTrainJob,
  ops: runOpsJob,
  peaks: runPeaksJob,
  heap: runHeapJob,
  latency: runLatencyJob,
  generate: runGenerateJob,
  compile: runCompileJob,
};

/** Runs a job in this process. Only a process that does nothing else gives a fair report. */
export function runJob<J extends Job>(job: J): Promise<ReportOf<J>> {
  const run = runners[job.kind] as (job: Job) => Promise<ReportOf<Job>>;
  return run(job) as Promise<ReportOf<J>>;
}

async function runTrainJob({ peer: name, task, threads, seconds }: TrainJob): Promise<TrainReport> {
  const peer = await loadTrainer(name);
  const session = await peer.prepare(task, threads);
  const { backend, threads: used, params } = session;
  const watch = new Stopwatch({ seconds });
  const baseMb = process.memoryUsage.rss() / 1e6;
  await session.train(watch);
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  return { ...watch.result, backend, threads: used, params, peakMb, baseMb };
}

async function runPeaksJob({ seconds }: PeaksJob): Promise<Peaks> {
  const meter = new PeakMeter();
  const all: Peaks[] = [];
  const end = performance.now() + 1000 * seconds;
  do all.push(meter.measure());
  while (performance.now() < end);
  // With others at the same work the best try is one that the others were late for: the middle it is.
  return { fma: median(all.map(({ fma }) => fma)), copy: median(all.map(({ copy }) => copy)) };
}
