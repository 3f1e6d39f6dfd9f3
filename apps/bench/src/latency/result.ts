import type { LatencyReport } from "../measure/jobs.js";
import { median, quantile, significant } from "../measure/statistics.js";
import type { PeerName } from "../peers/index.js";

/** One line of `bench latency`: how long a framework takes to predict. */
export interface LatencyResult {
  readonly model: string;
  /** Examples of a prediction. */
  readonly batch: number;
  readonly peer: PeerName;
  readonly backend: string;
  readonly threads: number;
  readonly params: number;
  /** Milliseconds of a prediction: the median, what 95 of 100 take at most, and the least. */
  readonly ms_median: number;
  readonly ms_p95: number;
  readonly ms_min: number;
  /** From the call to the first result, with tracing and compiling: the median over the processes. */
  readonly first_ms: number;
  /** Whether no other number of threads was faster for this peer. */
  readonly best: boolean;
}

export function latencyResultOf(
  model: string,
  batch: number,
  peer: PeerName,
  reports: readonly LatencyReport[],
): LatencyResult {
  const times = reports.flatMap((report) => report.times);
  const [{ backend, threads, params }] = reports;
  return {
    model,
    batch,
    peer,
    backend,
    threads,
    params,
    ms_median: significant(median(times)),
    ms_p95: significant(quantile(times, 0.95)),
    ms_min: significant(Math.min(...times)),
    first_ms: significant(median(reports.map(({ first }) => first))),
    best: true,
  };
}
