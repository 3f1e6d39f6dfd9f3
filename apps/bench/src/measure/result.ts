import { otherMathematics, type PeerName } from "../peers/index.js";
import type { TrainReport } from "./jobs.js";
import { median, significant, spreadOf } from "./statistics.js";

/** One line of `bench train`: a peer on a workload. */
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
  /** What of it training took: that peak less the memory just before, framework, weights and examples loaded. */
  readonly step_mb: number;
  /** How far the middle half of the blocks lies apart, as a share of the median. */
  readonly spread: number;
  /** Whether no other number of threads was faster for this peer. */
  readonly best: boolean;
  /** "other": the peer cannot do the same mathematics; its time says something, the comparison little. */
  readonly mathematics: "same" | "other";
}

/** A peer that has no way to train a workload, and why. */
export interface Unable {
  readonly workload: string;
  readonly peer: PeerName;
  readonly cannot: string;
}

/** What the processes of one peer on one workload come to. */
export function resultOf(workload: string, peer: PeerName, reports: readonly TrainReport[]): Result {
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
    step_mb: significant(Math.max(...reports.map(({ peakMb, baseMb }) => peakMb - baseMb))),
    spread: significant(spreadOf(blocks), 2),
    best: true,
    mathematics: otherMathematics(peer) === undefined ? "same" : "other",
  };
}

/** Marks the fastest result of each peer. */
export const withBest = <R extends { readonly peer: string; readonly ms_median: number | null }>(
  results: readonly R[],
): (R & { readonly best: boolean })[] =>
  results.map((result) => {
    const time = result.ms_median ?? 0;
    const faster = results.find(({ peer, ms_median }) => peer === result.peer && (ms_median ?? 0) < time);
    return { ...result, best: faster === undefined };
  });
