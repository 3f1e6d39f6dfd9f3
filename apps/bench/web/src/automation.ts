import type { Job, LossJob, LossReport, Report } from "./job/job.js";
import type { Lack } from "./worker/messages.js";
import { runInWorker } from "./worker/run-in-worker.js";

/** What programs that drive the page find at `globalThis.nnBench`. */
export interface Automation {
  /** Runs a job in a worker of its own. */
  run(job: Job, without?: readonly Lack[]): Promise<Report>;
  /** Trains in a worker of its own. */
  train(job: LossJob, without?: readonly Lack[]): Promise<LossReport>;
}

export function offerAutomation(): void {
  const nnBench: Automation = {
    run: (job, without) => runInWorker(job, without),
    train: (job, without) => runInWorker(job, without),
  };
  Object.assign(globalThis, { nnBench });
}
