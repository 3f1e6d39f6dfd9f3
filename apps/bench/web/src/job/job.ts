import type { WebPeer } from "../peers/index.js";

/** Measures one workload with one framework on so many threads. Plain data: it travels to workers and processes. */
export interface Job {
  /** Of a training or an operation. */
  readonly workload: string;
  readonly peer: WebPeer;
  readonly threads: number;
  /** Time measured, after warming up. */
  readonly seconds: number;
}

/** Trains for some steps without a look at the clock. */
export interface LossJob extends Pick<Job, "workload" | "peer" | "threads"> {
  readonly steps: number;
}

export interface LossReport extends Pick<Report, "backend" | "threads"> {
  /** Of each step. */
  readonly losses: readonly number[];
}

/** What came of a job. */
export interface Report {
  /** What computed: "wasm", "js". */
  readonly backend: string;
  /** How many threads computed, which may be fewer than asked for. */
  readonly threads: number;
  /** Milliseconds per step, or run, of each block of them. */
  readonly blocks: readonly number[];
  /** Floating-point operations, and bytes of memory traffic at the least, of a step or run; null where nobody counts. */
  readonly flops: number | null;
  readonly bytes: number | null;
  /** The first losses, or some of the results: those who compute the same agree in them. */
  readonly values: readonly number[];
}
