import { median, significant } from "../../src/measure/statistics.js";
import type { Job, Report } from "../src/job/job.js";
import type { Place, PlaceName } from "./place.js";

/** One line: a workload in a place. */
export interface Line {
  readonly workload: string;
  readonly where: PlaceName;
  /** How many computed, which may be fewer than asked for. */
  readonly threads: number;
  readonly ms_median: number;
  readonly ms_min: number;
  /** Time in units of Node's, with the same threads: the median of the rounds' ratios of medians. */
  readonly ratio: number;
  /** The same of the fastest blocks. */
  readonly ratio_min: number;
  /** Whether the losses, or the results of an operation, are those of Node. */
  readonly losses_agree: boolean;
}

export interface CompareOptions {
  readonly workload: string;
  readonly threads: number;
  /** Node is the first: the others are compared with it. */
  readonly places: readonly Place[];
  readonly rounds: number;
  readonly seconds: number;
  /** Told before each job. */
  readonly log: (line: string) => void;
}

/** Runs a workload in all places, in turns (A B C A B C …), so that what else the machine does falls on all of them. */
export async function compare({ workload, threads, places, rounds, seconds, log }: CompareOptions): Promise<Line[]> {
  const job: Job = { workload, peer: "nn", threads, seconds };
  const reports = new Map<PlaceName, Report[]>(places.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const place of places) {
      const { name } = place;
      log(`${workload} on ${threads} ${threads === 1 ? "thread" : "threads"}, round ${round} of ${rounds}: ${name}`);
      reports.get(name)?.push(await place.run(job));
    }
  }
  const [node] = reports.values();
  return [...reports].map(([where, done]) => lineOf(workload, where, done, node));
}

export function lineOf(workload: string, where: PlaceName, reports: readonly Report[], node: readonly Report[]): Line {
  const medians = reports.map(({ blocks }) => median(blocks));
  const least = (of: readonly Report[]): number => Math.min(...of.flatMap(({ blocks }) => blocks));
  return {
    workload,
    where,
    threads: reports[0].threads,
    ms_median: significant(median(reports.flatMap(({ blocks }) => blocks))),
    ms_min: significant(least(reports)),
    ratio: significant(median(medians.map((ms, round) => ms / median(node[round].blocks))), 3),
    ratio_min: significant(least(reports) / least(node), 3),
    losses_agree: reports.every(({ values }) => agree(values, node[0].values)),
  };
}

/** What rounding may do to float32 in a few steps, in units of the largest value. */
const TOLERANCE = 1e-5;

export function agree(a: readonly number[], b: readonly number[]): boolean {
  const scale = Math.max(1, ...b.map(Math.abs));
  return a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= TOLERANCE * scale);
}
