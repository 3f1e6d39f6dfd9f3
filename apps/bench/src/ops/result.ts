import type { PeerName } from "../peers/index.js";
import type { CaseReport } from "../measure/jobs.js";
import { median, significant, spreadOf } from "../measure/statistics.js";
import type { Peaks } from "../peaks/peaks.js";
import type { Limit, OpCase } from "./case.js";

/** One line of `bench ops`. What makes no sense for a case is null. */
export interface OpResult {
  readonly case: string;
  /** A framework, or "machine": what the machine can do at most. */
  readonly peer: PeerName | "machine";
  /** Threads that computed. */
  readonly threads: number;
  /** 10⁹ floating-point operations a second. */
  readonly gflops: number | null;
  /** 10⁹ bytes a second that have to be read and written at least. */
  readonly gbs: number | null;
  /** Milliseconds of a run: the median and the least over all blocks of all processes. */
  readonly ms_median: number | null;
  readonly ms_min: number | null;
  /** How far the middle half of the blocks lies apart, as a share of the median. */
  readonly spread: number | null;
  /** The share that `gflops` or `gbs` is of what the machine reached in the same process. */
  readonly of_peak: number | null;
  /** Which of the machine's peaks that is. */
  readonly peak: Limit | null;
  /** Nanoseconds of a step, for chains of steps. */
  readonly ns_per_step: number | null;
  /** Bytes that a step leaves on the heap. */
  readonly bytes_per_step: number | null;
  /** Bytes in use before the steps and after them, where they were looked at. */
  readonly heap_before?: number;
  readonly heap_after?: number;
  readonly backend: string;
  /** Whether no other number of threads was faster for this peer. */
  readonly best: boolean;
}

/** What a line holds where nothing else is said. */
export const blank = {
  gflops: null,
  gbs: null,
  ms_median: null,
  ms_min: null,
  spread: null,
  of_peak: null,
  peak: null,
  ns_per_step: null,
  bytes_per_step: null,
  best: true,
} as const satisfies Partial<OpResult>;

/** What the processes of one peer on one case come to; `machine` are the peaks where a process has not measured its own. */
export function opResultOf(given: OpCase, peer: PeerName, reports: readonly CaseReport[], machine: Peaks): OpResult {
  const blocks = reports.flatMap((report) => report.blocks);
  const [{ backend, threads, steps = given.attributes.length }] = reports;
  const time = median(blocks);
  const rate = (amount: number | null): number | null => (amount === null ? null : significant(amount / time / 1e6));
  return {
    case: given.name,
    peer,
    threads,
    ...blank,
    gflops: rate(given.flops),
    gbs: rate(given.bytes),
    ms_median: significant(time),
    ms_min: significant(Math.min(...blocks)),
    spread: significant(spreadOf(blocks), 2),
    of_peak: shareOfPeak(given, reports, machine),
    peak: given.limit,
    ns_per_step: given.operation === "chain" && steps ? significant((time * 1e6) / steps) : null,
    backend,
  };
}

/** The median over the processes of what each reached of the peak that it saw itself. */
function shareOfPeak({ limit, flops, bytes }: OpCase, reports: readonly CaseReport[], machine: Peaks): number | null {
  const amount = limit === "fma" ? flops : bytes;
  if (limit === null || amount === null) return null;
  const shares = reports.map(({ blocks, threads, peaks }) => {
    const peak = threads === 1 && peaks ? peaks : machine;
    return amount / median(blocks) / 1e6 / peak[limit];
  });
  return significant(median(shares), 3);
}

/** The machine's peaks as lines. */
export const peakLines = (threads: number, { fma, copy }: Peaks): OpResult[] => [
  { case: "peak-fma", peer: "machine", threads, ...blank, gflops: significant(fma), backend: "wasm" },
  { case: "peak-copy", peer: "machine", threads, ...blank, gbs: significant(copy), backend: "wasm" },
];
