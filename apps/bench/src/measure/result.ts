import type { PeerName } from "../peers/index.js";
import type { JobReport } from "./job.js";
import { median, significant } from "./statistics.js";

/** One line of the benchmark: a peer on a workload. */
export interface Result {
  readonly workload: string;
  readonly peer: PeerName;
  readonly backend: string;
  readonly threads: number;
  /** Weights and biases. */
  readonly params: number;
  /** Milliseconds of a training step: the median and the least over all blocks of all processes. */
  readonly ms_median: number;
  readonly ms_min: number;
  /** From the call that trains to the first loss, with tracing and compiling: the median over the processes. */
  readonly first_step_ms: number;
  /** Largest resident memory of a process, in MB. */
  readonly peak_mb: number;
}

/** What the processes of one peer on one workload come to. */
export function resultOf(workload: string, peer: PeerName, reports: readonly JobReport[]): Result {
  const blocks = reports.flatMap((report) => report.blocks);
  const [{ backend, threads, params }] = reports;
  return {
    workload,
    peer,
    backend,
    threads,
    params,
    ms_median: significant(median(blocks)),
    ms_min: significant(Math.min(...blocks)),
    first_step_ms: significant(median(reports.map(({ firstStep }) => firstStep))),
    peak_mb: significant(Math.max(...reports.map(({ peakMb }) => peakMb))),
  };
}
