import type { Result, Unable } from "../measure/result.js";
import type { Workload } from "../workloads/workload.js";
import type { Grid } from "./grid.js";
import { number, percent, times } from "./words.js";

const heading = [
  "peer",
  "backend",
  "threads",
  "ms a step",
  "least",
  "spread",
  "time of nn",
  "first step, ms",
  "peak, MB",
  "step, MB",
];

/** A workload's results. Times are compared with the best of nn. */
export function trainGrid(
  { name, summary }: Pick<Workload, "name" | "summary">,
  results: readonly Result[],
  unable: readonly Unable[] = [],
): Grid {
  const ours = results.find(({ peer, best }) => peer === "nn" && best);
  const rows = results.map((result) => [
    result.mathematics === "other" ? `${result.peer} *` : result.peer,
    result.backend,
    String(result.threads),
    String(result.ms_median),
    String(result.ms_min),
    percent(result.spread),
    times(ours && result.ms_median / ours.ms_median),
    number(result.first_step_ms, 3),
    String(Math.round(result.peak_mb)),
    number(result.step_mb, 3),
  ]);
  const note = results.some(({ mathematics }) => mathematics === "other") ? "; * other mathematics" : "";
  const params = results.length > 0 ? ` (${results[0].params.toLocaleString("en")} parameters${note})` : "";
  return {
    title: `${name}: ${summary}${params}`,
    rows: [heading, ...rows],
    words: 2,
    notes: unable.map(({ peer, cannot }) => `${peer} cannot: ${cannot}`),
  };
}
