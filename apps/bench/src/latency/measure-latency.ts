import type { LatencyReport, Run } from "../measure/jobs.js";
import { nameOf } from "../measure/contestants.js";
import { withBest } from "../measure/result.js";
import { inTurns, type TurnsOptions } from "../measure/turns.js";
import { difference } from "../ops/digest.js";
import type { Model } from "./model.js";
import { latencyTaskOf } from "./models.js";
import { latencyResultOf, type LatencyResult } from "./result.js";

export interface LatencyOptions extends TurnsOptions {
  /** Time measured in each process. */
  readonly seconds: number;
  readonly run: Run;
}

export interface LatencyComparison {
  readonly results: readonly LatencyResult[];
  readonly problems: readonly string[];
}

/** What rounding explains between frameworks, relative to the largest logit. */
const TOLERANCE = 1e-3;

/** Lets every contestant predict for so many examples at a time, in turns, and compares what they predict. */
export async function measureLatency(model: Model, batch: number, options: LatencyOptions): Promise<LatencyComparison> {
  const { seconds, run, log } = options;
  const title = `${model.name} for ${batch}`;
  const job = { kind: "latency", task: latencyTaskOf(model, batch), seconds } as const;
  const turns = await inTurns<LatencyReport>(title, (contestant) => run({ ...job, ...contestant }), options);
  const [first, ...others] = turns.reported.map((entry) => ({
    name: nameOf(entry),
    digest: entry.reports[0].digest,
  }));
  const remarks = others.flatMap(({ name, digest }) => {
    const found = difference(first.digest, digest, TOLERANCE);
    return found === undefined ? [] : [`${title}: ${first.name} and ${name} do not predict the same: ${found}`];
  });
  remarks.forEach(log);
  const results = turns.reported.map(({ peer, reports }) => latencyResultOf(model.name, batch, peer, reports));
  return { results: withBest(results), problems: [...turns.problems, ...remarks] };
}
