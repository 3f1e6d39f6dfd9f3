import type { Job, Report } from "../src/job/job.js";

/** Where workloads run. */
export type PlaceName = "node" | "chromium-isolated" | "chromium";

export interface Place {
  readonly name: PlaceName;
  /** Whether its threads can share memory. */
  readonly hasThreads: boolean;
  /** Runs a job with a memory and machine code of its own. */
  run(job: Job): Promise<Report>;
}

/** A job took longer than anybody waits, or died. */
export class PlaceError extends Error {
  override readonly name = "PlaceError";
}

/** Seconds after which a job is given up. */
export const patience = ({ seconds }: Job): number => 120 + 10 * seconds;
