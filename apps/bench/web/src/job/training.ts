import { Stopwatch } from "../../../src/measure/stopwatch.js";
import type { Watch } from "../../../src/measure/watch.js";
import { stepFlops, taskOf } from "../../../src/workloads/task.js";
import type { Workload } from "../../../src/workloads/workload.js";
import { loadPeer } from "../peers/index.js";
import type { Job, LossJob, LossReport, Report } from "./job.js";

export async function measureTraining(workload: Workload, { peer, threads, seconds }: Job): Promise<Report> {
  const task = taskOf(workload);
  const session = await (await loadPeer(peer)).prepare(task, threads);
  const watch = new Stopwatch({ seconds });
  await session.train(watch);
  const { blocks, losses } = watch.result;
  return {
    backend: session.backend,
    threads: session.threads,
    blocks,
    flops: stepFlops(task),
    bytes: null,
    values: losses,
  };
}

/** Takes so many steps, for their losses alone. */
export async function lossesOf(workload: Workload, { peer, threads, steps }: LossJob): Promise<LossReport> {
  const session = await (await loadPeer(peer)).prepare(taskOf(workload), threads);
  const losses: number[] = [];
  const watch: Watch = {
    start: () => {},
    step: () => true,
    mark: (loss) => losses.push(loss) < steps,
  };
  await session.train(watch);
  return { backend: session.backend, threads: session.threads, losses };
}
