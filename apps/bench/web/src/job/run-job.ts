import { cases } from "../../../src/ops/cases/index.js";
import { workloads } from "../../../src/workloads/index.js";
import type { Job, LossJob, LossReport, Report } from "./job.js";
import { measureOperation } from "./operation.js";
import { lossesOf, measureTraining } from "./training.js";

/** Runs a job where it is called: in a worker of the page, or in a process of Node. */
export async function runJob(job: Job): Promise<Report> {
  const workload = workloads.find(({ name }) => name === job.workload);
  if (workload) return measureTraining(workload, job);
  const given = cases.find(({ name }) => name === job.workload);
  if (given) return measureOperation(given, job);
  throw new RangeError(`there is no workload "${job.workload}"`);
}

/** Trains where it is called. */
export async function runLossJob(job: LossJob): Promise<LossReport> {
  const workload = workloads.find(({ name }) => name === job.workload);
  if (!workload) throw new RangeError(`there is no training "${job.workload}"`);
  return lossesOf(workload, job);
}
