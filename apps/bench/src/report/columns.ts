import type { Result } from "../measure/result.js";
import { significant } from "../measure/statistics.js";

/** A workload's results as rows of words, the heading first. */
export function rowsOf(results: readonly Result[]): string[][] {
  const ours = results.find(({ peer }) => peer === "nn");
  const times = (result: Result): string => (ours ? `${significant(result.ms_median / ours.ms_median, 2)}×` : "");
  const heading = ["peer", "backend", "threads", "ms a step", "least", "time of nn", "first step, ms", "peak, MB"];
  const rows = results.map((result) => [
    result.peer,
    result.backend,
    String(result.threads),
    String(result.ms_median),
    String(result.ms_min),
    times(result),
    String(significant(result.first_step_ms, 3)),
    String(Math.round(result.peak_mb)),
  ]);
  return [heading, ...rows];
}

/** Words in the first columns read from the left, numbers from the right. */
export const isNumber = (column: number): boolean => column >= 2;
