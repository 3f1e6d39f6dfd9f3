import type { Line } from "./compare.js";

const headings = ["workload", "where", "threads", "ms median", "ms min", "ratio", "of minima", "agrees"];

const cellsOf = (line: Line): string[] => [
  line.workload,
  line.where,
  String(line.threads),
  String(line.ms_median),
  String(line.ms_min),
  line.ratio.toFixed(2),
  line.ratio_min.toFixed(2),
  line.losses_agree ? "yes" : "NO",
];

/** Lines of JSON, one for each line. */
export const asJson = (lines: readonly Line[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

export function asTable(lines: readonly Line[]): string {
  const rows = [headings, ...lines.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isText = (column: number): boolean => column < 2;
  return rows
    .map((row) => row.map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "))
    .map((row) => `${row.trimEnd()}\n`)
    .join("");
}
