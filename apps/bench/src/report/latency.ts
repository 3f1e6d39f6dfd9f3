import type { LatencyResult } from "../latency/result.js";
import type { Grid } from "./grid.js";
import { number, times } from "./words.js";

const heading = ["model", "batch", "peer", "threads", "ms", "95 % below", "least", "time of nn", "first, ms"];

/** Results of several models. Medians are compared with the best of nn on the same model and batch. */
export function latencyGrid(results: readonly LatencyResult[]): Grid {
  const rows = results.map((result, i) => {
    const { model, batch, peer, threads } = result;
    const before = results[i - 1];
    const isNew = before?.model !== model || before.batch !== batch;
    const ours = results.find((other) => other.model === model && other.batch === batch && isOurs(other));
    return [
      ...(isNew ? [model, String(batch)] : ["", ""]),
      ...[peer, String(threads), number(result.ms_median), number(result.ms_p95), number(result.ms_min)],
      times(ours && result.ms_median / ours.ms_median),
      number(result.first_ms, 3),
    ];
  });
  return { rows: [heading, ...rows], words: 3 };
}

const isOurs = ({ peer, best }: LatencyResult): boolean => peer === "nn" && best;
