import { isTooSlowFor, otherMathematics } from "../peers/index.js";
import { taskOf } from "../workloads/task.js";
import type { Workload } from "../workloads/workload.js";
import { disagreement } from "./agreement.js";
import { nameOf } from "./contestants.js";
import type { Run, TrainJob } from "./jobs.js";
import { withBest, resultOf, type Result, type Unable } from "./result.js";
import { inTurns, type TurnsOptions } from "./turns.js";

export interface MeasureOptions extends TurnsOptions {
  /** Time measured in each process. */
  readonly seconds: number;
  readonly run: Run;
}

export interface Comparison {
  readonly results: readonly Result[];
  readonly unable: readonly Unable[];
  /** What went wrong: peers that failed, or that do other mathematics than the first. */
  readonly problems: readonly string[];
}

const TOO_SLOW = "a step takes it half a minute and more, for which nobody waits here";

/** Runs a workload on every contestant, in turns, and compares what they computed. */
export async function measure(workload: Workload, options: MeasureOptions): Promise<Comparison> {
  const { contestants, seconds, run, log } = options;
  const { name } = workload;
  const task = taskOf(workload);
  const job = { kind: "train", task, seconds } as const satisfies Partial<TrainJob>;
  const tooSlow = contestants.filter(({ peer }) => isTooSlowFor(peer, name));
  const turns = { ...options, contestants: contestants.filter((contestant) => !tooSlow.includes(contestant)) };
  const { reported, problems, unable } = await inTurns(name, (contestant) => run({ ...job, ...contestant }), turns);
  const comparable = reported.filter(({ peer }) => otherMathematics(peer) === undefined);
  const difference = disagreement(new Map(comparable.map((entry) => [nameOf(entry), entry.reports[0].losses])));
  const remarks = difference === undefined ? [] : [`${name}: the peers do not do the same: ${difference}`];
  remarks.forEach(log);
  for (const { peer, threads, reports } of reported) {
    const used = reports[0].threads;
    if (used < threads) log(`${name}: ${peer} computed on ${used} of ${threads} threads, it has no more here`);
  }
  const results = withBest(reported.map(({ peer, reports }) => resultOf(name, peer, reports)));
  return {
    results,
    unable: [
      ...unable.map(({ peer, reason }) => ({ workload: name, peer, cannot: reason })),
      ...tooSlow.map(({ peer }) => ({ workload: name, peer, cannot: TOO_SLOW })),
    ],
    problems: [...problems, ...remarks],
  };
}
