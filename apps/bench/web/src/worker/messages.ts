import type { Job, LossJob, LossReport, Report } from "../job/job.js";

/** What the page's browser may be made to do without, to see what happens in one that does not have it. */
export const lacks = ["shared memory", "SIMD", "WebAssembly"] as const;

export type Lack = (typeof lacks)[number];

/** What the page asks of a worker, once. */
export interface Request {
  readonly job: Job | LossJob;
  readonly without: readonly Lack[];
}

/** What comes of a job. */
export type ReportOf<J extends Job | LossJob> = J extends LossJob ? LossReport : Report;

/** What the worker answers, once. */
export type Answer<R = Report> = { readonly report: R } | { readonly failure: string };
