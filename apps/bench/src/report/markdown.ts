import type { Result } from "../measure/result.js";
import type { Workload } from "../workloads/workload.js";
import { isNumber, rowsOf } from "./columns.js";
import { paramsOf } from "./table.js";

/** A workload's results as Markdown. */
export function markdown({ name, summary }: Workload, results: readonly Result[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const [heading, ...rows] = rowsOf(results);
  const rule = `|${heading.map((_, column) => (isNumber(column) ? "---:" : "---")).join("|")}|`;
  return [`**${name}**: ${summary}${paramsOf(results)}`, "", line(heading), rule, ...rows.map(line), ""].join("\n");
}
