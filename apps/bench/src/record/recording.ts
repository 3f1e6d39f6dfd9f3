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

/** All times of a recording: workloads first, then cases. */
export function timingsOf({ train, ops }: Pick<Recording, "train" | "ops">): Timing[] {
  const timing = (name: string, result: Result | OpResult): Timing[] => {
    const { peer, threads, best, ms_median: median, ms_min: least } = result;
    return median === null ? [] : [{ name, peer, threads, median, least: least ?? median, best }];
  };
  return [
    ...train.flatMap((result) => timing(result.workload, result)),
    ...ops.flatMap((result) => timing(result.case, result)),
  ];
}
