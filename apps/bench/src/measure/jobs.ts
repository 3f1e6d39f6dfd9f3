import type { Digest } from "../ops/digest.js";
import type { OpCase } from "../ops/case.js";
import type { Peaks } from "../peaks/peaks.js";
import type { PeerName } from "../peers/index.js";
import type { Task } from "../workloads/task.js";
import type { Measurement } from "./stopwatch.js";

/** A training that one process is asked to measure. */
export interface TrainJob {
  readonly kind: "train";
  readonly peer: PeerName;
  readonly task: Task;
  readonly threads: number;
  readonly seconds: number;
}

export interface TrainReport extends Measurement {
  readonly backend: string;
  readonly threads: number;
  readonly params: number;
  /** Largest resident memory of the process, in MB of 10⁶ bytes. */
  readonly peakMb: number;
  /** Resident memory before training: framework, weights and examples are loaded, and no step has been taken. */
  readonly baseMb: number;
}

/** Operations, one after another in one process. */
export interface OpsJob {
  readonly kind: "ops";
  readonly peer: PeerName;
  readonly cases: readonly OpCase[];
  readonly threads: number;
  /** Time measured for each case. */
  readonly seconds: number;
}

/** What became of one operation. */
export interface CaseReport {
  readonly name: string;
  readonly backend: string;
  readonly threads: number;
  /** Steps of a chain, where the framework counts them. */
  readonly steps?: number | undefined;
  readonly digest: Digest;
  /** Milliseconds per run. */
  readonly blocks: readonly number[];
  /** The machine's peaks on one thread, measured before and after: the better ones. */
  readonly peaks?: Peaks;
}

export interface OpsReport {
  readonly cases: readonly CaseReport[];
  readonly failures: readonly { readonly name: string; readonly message: string }[];
  /** Names of cases that the framework has no operation for. */
  readonly missing: readonly string[];
}

/** The machine's peaks by themselves: several such processes at once show what several threads can do. */
export interface PeaksJob {
  readonly kind: "peaks";
  readonly seconds: number;
}

/** Predictions for the first batch of a task, one after another. */
export interface LatencyJob {
  readonly kind: "latency";
  readonly peer: PeerName;
  readonly task: Task;
  readonly threads: number;
  /** Time to measure for. */
  readonly seconds: number;
}

export interface LatencyReport {
  readonly backend: string;
  readonly threads: number;
  readonly params: number;
  /** Milliseconds from the first call to its result: tracing and compiling are in it. */
  readonly first: number;
  /** Milliseconds of each prediction, after warming up. */
  readonly times: readonly number[];
  /** Of what is predicted. */
  readonly digest: Digest;
}

/** Writes so many tokens, each the likeliest, after one; again and again. */
export interface GenerateJob {
  readonly kind: "generate";
  readonly peer: PeerName;
  readonly task: Task;
  readonly threads: number;
  readonly length: number;
  /** Whether what was computed for earlier tokens is kept. */
  readonly cache: boolean;
  /** Time to measure for. */
  readonly seconds: number;
}

export interface GenerateReport {
  readonly backend: string;
  readonly threads: number;
  /** Milliseconds of a token, each the mean over a text. */
  readonly blocks: readonly number[];
  readonly tokens: readonly number[];
}

/** What a long training leaves on the heap. */
export interface HeapJob {
  readonly kind: "heap";
  readonly peer: PeerName;
  readonly task: Task;
  readonly threads: number;
  readonly steps: number;
}

export interface HeapReport {
  readonly backend: string;
  readonly threads: number;
  readonly steps: number;
  /** Milliseconds per step. */
  readonly perStep: number;
  /** Bytes in use after a collection, before the steps and after them. */
  readonly before: number;
  readonly after: number;
}

/** The first training step of a process: how long it takes until it is compiled. */
export interface CompileJob {
  readonly kind: "compile";
  readonly peer: PeerName;
  readonly task: Task;
  readonly threads: number;
}

export interface CompileReport {
  readonly backend: string;
  readonly threads: number;
  readonly milliseconds: number;
}

interface Reports {
  readonly train: TrainReport;
  readonly ops: OpsReport;
  readonly peaks: Peaks;
  readonly heap: HeapReport;
  readonly latency: LatencyReport;
  readonly generate: GenerateReport;
  readonly compile: CompileReport;
}

export type Job = TrainJob | OpsJob | PeaksJob | HeapJob | LatencyJob | CompileJob | GenerateJob;

export type ReportOf<J extends Job> = Reports[J["kind"]];

/** Runs a job in a process of its own. */
export type Run = <J extends Job>(job: J) => Promise<ReportOf<J>>;

/** What a job is called where it fails. */
export function titleOf(job: Job): string {
  if (job.kind === "peaks") return "the machine's peaks";
  if (job.kind === "train") return `${job.peer} on ${job.task.workload}`;
  if (job.kind === "heap") return `${job.peer} on the heap of ${job.task.workload}`;
  if (job.kind === "generate") return `${job.peer} writing with ${job.task.workload}`;
  if (job.kind === "latency") return `${job.peer} predicting with ${job.task.workload}`;
  if (job.kind === "compile") return `${job.peer} compiling ${job.task.workload}`;
  const [first, ...others] = job.cases.map(({ name }) => name);
  return `${job.peer} on ${first}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

/** Seconds after which a process is taken to hang. */
export function limitOf(job: Job): number {
  if (job.kind === "ops") return 60 + job.cases.length * (20 + 10 * job.seconds);
  if (job.kind === "compile") return 60;
  return job.kind === "heap" ? 600 : 120 + 10 * job.seconds;
}
