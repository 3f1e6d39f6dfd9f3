import type { LatencyResult } from "../latency/result.js";
import type { Result, Unable } from "../measure/result.js";
import type { OpResult } from "../ops/result.js";
import type { Machine } from "./machine.js";

/** Everything that `bench record` measured: what the file of results holds. */
export interface Recording {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly machine: Machine;
  /** By peer. */
  readonly versions: Readonly<Record<string, string>>;
  /** The load average before and after. */
  readonly load: { readonly before: number; readonly after: number };
  /** How long it took. */
  readonly seconds: number;
  readonly train: readonly Result[];
  readonly unable: readonly Unable[];
  readonly latency: readonly LatencyResult[];
  readonly ops: readonly OpResult[];
  /** The machine's peaks, by number of threads. */
  readonly peaks: readonly OpResult[];
  /** What went wrong. */
  readonly problems: readonly string[];
}

/** A time as both lists of results have it, under one name. */
export interface Timing {
  readonly name: string;
  readonly peer: string;
  readonly threads: number;
  readonly median: number;
  readonly least: number;
  readonly best: boolean;
}

/** What holds times. */
export type Times = Pick<Recording, "train" | "latency" | "ops">;

/** All times of a recording: workloads first, then predictions, then cases. */
export function timingsOf({ train, latency, ops }: Times): Timing[] {
  const timing = (name: string, result: Result | LatencyResult | OpResult): Timing[] => {
    const { peer, threads, best, ms_median: median, ms_min: least } = result;
    return median === null ? [] : [{ name, peer, threads, median, least: least ?? median, best }];
  };
  return [
    ...train.flatMap((result) => timing(result.workload, result)),
    ...latency.flatMap((result) => timing(`${result.model} predicts ${result.batch}`, result)),
    ...ops.flatMap((result) => timing(result.case, result)),
  ];
}
