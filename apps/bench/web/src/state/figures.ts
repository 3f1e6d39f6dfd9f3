import { median } from "../../../src/measure/statistics.js";
import type { Row } from "./rows.js";

/** What a row has come to. */
export interface Figures {
  readonly median: number;
  readonly min: number;
  /** Of the median: arithmetic where it is counted, memory traffic elsewhere. */
  readonly gflops: number | null;
  readonly gbs: number | null;
  /** How many threads computed. */
  readonly threads: number;
  readonly backend: string;
}

/** Undefined for a row that has not had its first turn. */
export function figuresOf({ reports }: Row): Figures | undefined {
  const [first] = reports;
  if (!first) return undefined;
  const blocks = reports.flatMap((report) => report.blocks);
  const middle = median(blocks);
  const perNanosecond = (amount: number | null): number | null => amount && amount / (middle * 1e6);
  return {
    median: middle,
    min: Math.min(...blocks),
    gflops: perNanosecond(first.flops),
    gbs: perNanosecond(first.bytes),
    threads: first.threads,
    backend: first.backend,
  };
}
