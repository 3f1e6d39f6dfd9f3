import type { OpResult } from "../ops/result.js";
import type { Grid } from "./grid.js";
import { number, percent, times } from "./words.js";

const heading = [
  "case",
  "peer",
  "threads",
  "ms",
  "least",
  "spread",
  "GFLOP/s",
  "GB/s",
  "of peak",
  "time of nn",
  "remark",
];

/** Results of several cases. Times are compared with the best of nn on the same case. */
export function opsGrid(results: readonly OpResult[]): Grid {
  const rows = results.map((result, i) => [
    result.case === results[i - 1]?.case ? "" : result.case,
    result.peer,
    String(result.threads),
    number(result.ms_median),
    number(result.ms_min),
    percent(result.spread),
    number(result.gflops, 3),
    number(result.gbs, 3),
    percent(result.of_peak),
    times(ratioToOurs(result, results)),
    remarkOn(result),
  ]);
  return { rows: [heading, ...rows], words: 2 };
}

function ratioToOurs({ case: name, ms_median: time }: OpResult, results: readonly OpResult[]): number | undefined {
  const ours = results.find((other) => other.case === name && other.peer === "nn" && other.best)?.ms_median;
  return ours && time ? time / ours : undefined;
}

function remarkOn({ ns_per_step: time, bytes_per_step: bytes }: OpResult): string {
  if (time !== null) return `${number(time, 3)} ns a step`;
  return bytes === null ? "" : `${number(bytes, 3)} B a step`;
}
