import type { LatencyJob, LatencyReport } from "../measure/jobs.js";
import { digestOf } from "../ops/digest.js";
import { loadPredictor } from "../peers/index.js";
import type { PredictSession } from "../peers/peer.js";

/** Predictions before measuring begins, in milliseconds. */
const WARM_UP = 300;

/** Predictions without which there is no 95th of a hundred, and milliseconds after which a slow one is let off. */
const FEWEST = 20;
const LIMIT = 15_000;

/** Predicts again and again in this process, and times every prediction. */
export async function runLatencyJob({ peer: name, task, threads, seconds }: LatencyJob): Promise<LatencyReport> {
  const session = await (await loadPredictor(name)).prepare(task, threads);
  const { first, times, result } = await timePredictions(session, { seconds });
  const { backend, threads: used, params } = session;
  return { backend, threads: used, params, first, times, digest: digestOf(result) };
}

export interface PredictionOptions {
  readonly seconds: number;
  readonly now?: () => number;
}

/** The first prediction by itself, then some that do not count, then each. */
export async function timePredictions(
  { predict }: Pick<PredictSession, "predict">,
  { seconds, now = () => performance.now() }: PredictionOptions,
): Promise<{ readonly first: number; readonly times: number[]; readonly result: ArrayLike<number> }> {
  const timed = async (): Promise<readonly [number, ArrayLike<number>]> => {
    const begin = now();
    const result = await predict();
    return [now() - begin, result];
  };
  const start = now();
  const [first, result] = await timed();
  const isLate = (): boolean => now() - start > LIMIT;
  for (const warm = now() + WARM_UP; now() < warm && !isLate();) await timed();
  const times: number[] = [];
  const begin = now();
  do times.push((await timed())[0]);
  while (!isLate() && (times.length < FEWEST || now() - begin < 1000 * seconds));
  return { first, times, result };
}
