import { loadPeer, type PeerName } from "../peers/index.js";
import type { Task } from "../workloads/task.js";
import { Stopwatch, type Measurement } from "./stopwatch.js";

/** What one process is asked to do. */
export interface Job {
  readonly peer: PeerName;
  readonly task: Task;
  readonly threads: number;
  readonly seconds: number;
}

/** What it found. */
export interface JobReport extends Measurement {
  readonly backend: string;
  readonly threads: number;
  readonly params: number;
  /** Largest resident memory of the process, in MB of 10⁶ bytes. */
  readonly peakMb: number;
}

/** Runs a job in this process. Only a process that does nothing else gives a fair report. */
export async function runJob({ peer: name, task, threads, seconds }: Job): Promise<JobReport> {
  const peer = await loadPeer(name);
  const session = await peer.prepare(task, threads);
  const watch = new Stopwatch({ seconds });
  await session.train(watch);
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  return { ...watch.result, backend: session.backend, threads: session.threads, params: session.params, peakMb };
}
