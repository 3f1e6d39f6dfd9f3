import type { CaseReport, Run } from "../measure/jobs.js";
import { median } from "../measure/statistics.js";
import type { Peaks } from "../peaks/peaks.js";

/** Seconds for which each process looks for its peaks. */
const SECONDS = 0.4;

/** What the machine can do on that many threads: as many processes at once, each on its own. */
export async function measurePeaks(threads: number, run: Run): Promise<Peaks> {
  const job = { kind: "peaks", seconds: SECONDS } as const;
  const each = await Promise.all(Array.from({ length: threads }, () => run(job)));
  const total = (of: (peaks: Peaks) => number): number => each.reduce((sum, peaks) => sum + of(peaks), 0);
  return { fma: total(({ fma }) => fma), copy: total(({ copy }) => copy) };
}

/** The middle of what processes measured on one thread beside their cases; undefined where none did. */
export function peaksOf(reports: readonly CaseReport[]): Peaks | undefined {
  const all = reports.flatMap(({ peaks }) => peaks ?? []);
  if (all.length === 0) return undefined;
  return { fma: median(all.map(({ fma }) => fma)), copy: median(all.map(({ copy }) => copy)) };
}
