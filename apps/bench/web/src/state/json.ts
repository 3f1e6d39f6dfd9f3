import { significant } from "../../../src/measure/statistics.js";
import type { Machine } from "../machine/machine.js";
import { figuresOf } from "./figures.js";
import type { Row } from "./rows.js";
import type { Settings } from "./settings.js";

/** Results for another program: the machine, and an object for each row that has been measured. */
export function jsonOf(machine: Machine, { without }: Settings, rows: readonly Row[]): string {
  const results = rows.flatMap((row) => {
    const figures = figuresOf(row);
    if (!figures) return [];
    const { median, min, gflops, gbs, threads, backend } = figures;
    return {
      workload: row.workload,
      peer: row.peer,
      backend,
      threads,
      ms_median: significant(median),
      ms_min: significant(min),
      gflops: gflops && significant(gflops),
      gbs: gbs && significant(gbs),
    };
  });
  return `${JSON.stringify({ machine, without, results }, null, 2)}\n`;
}
