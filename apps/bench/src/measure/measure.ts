import type { PeerName } from "../peers/index.js";
import { taskOf } from "../workloads/task.js";
import type { Workload } from "../workloads/workload.js";
import { disagreement } from "./agreement.js";
import type { Job, JobReport } from "./job.js";
import { resultOf, type Result } from "./result.js";

export interface MeasureOptions {
  readonly peers: readonly PeerName[];
  readonly threads: number;
  /** Processes per peer. */
  readonly rounds: number;
  /** Time measured in each. */
  readonly seconds: number;
  /** Runs a job in a process of its own. */
  readonly run: (job: Job) => Promise<JobReport>;
  /** Told before each process, and of what went wrong. */
  readonly log: (line: string) => void;
}

export interface Comparison {
  readonly results: readonly Result[];
  /** What went wrong: peers that failed, or that do other mathematics than the first. */
  readonly problems: readonly string[];
}

/**
 * Runs a workload on every peer, in turns (A B A B …), so that what else the machine does falls on all of them. A peer
 * that fails is left out of the following rounds.
 */
export async function measure(workload: Workload, options: MeasureOptions): Promise<Comparison> {
  const { peers, rounds, threads, seconds, run, log } = options;
  const task = taskOf(workload);
  const reports = new Map<PeerName, JobReport[]>(peers.map((peer) => [peer, []]));
  const problems: string[] = [];
  const complain = (problem: string): void => {
    problems.push(problem);
    log(problem);
  };
  for (let round = 1; round <= rounds; round++) {
    for (const [peer, done] of reports) {
      log(`${workload.name}, round ${round} of ${rounds}: ${peer}`);
      try {
        done.push(await run({ peer, task, threads, seconds }));
      } catch (error) {
        complain(error instanceof Error ? error.message : String(error));
        reports.delete(peer);
      }
    }
  }
  const measured = [...reports].filter(([, done]) => done.length > 0);
  const difference = disagreement(new Map(measured.map(([peer, [{ losses }]]) => [peer, losses])));
  if (difference !== undefined) complain(`${workload.name}: the peers do not do the same: ${difference}`);
  for (const [peer, [{ threads: used }]] of measured) {
    if (used < threads) log(`${workload.name}: ${peer} computed on ${used} of ${threads} threads, it has no more here`);
  }
  return { results: measured.map(([peer, done]) => resultOf(workload.name, peer, done)), problems };
}
