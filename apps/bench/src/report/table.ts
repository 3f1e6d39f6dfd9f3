import type { Result } from "../measure/result.js";
import type { Workload } from "../workloads/workload.js";
import { isNumber, rowsOf } from "./columns.js";

/** A workload's results for a terminal. */
export function table({ name, summary }: Workload, results: readonly Result[]): string {
  const rows = rowsOf(results);
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const align = (word: string, column: number): string =>
    isNumber(column) ? word.padStart(widths[column]) : word.padEnd(widths[column]);
  const lines = rows.map((row) => `  ${row.map(align).join("   ")}`.trimEnd());
  return [`${name}: ${summary}${paramsOf(results)}`, "", ...lines, ""].join("\n");
}

export const paramsOf = (results: readonly Result[]): string =>
  results.length > 0 ? ` (${results[0].params.toLocaleString("en")} parameters)` : "";
