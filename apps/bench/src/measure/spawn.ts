import { fork, type ChildProcess } from "node:child_process";
import { CannotError } from "../peers/cannot.js";
import { limitOf, titleOf, type Job, type ReportOf } from "./jobs.js";

/** A process that was to run a job failed, died or took too long. */
export class JobError extends Error {
  override readonly name = "JobError";
}

/** What the process answers. */
export type Answer<J extends Job = Job> =
  | { readonly report: ReportOf<J> }
  | { readonly failure: string }
  /** Why the framework has no way to do it. */
  | { readonly cannot: string };

/** Runs a job in a fresh process of Node's, which does not outlive this one. */
export function forkJob<J extends Job>(entry: URL, job: J): Promise<ReportOf<J>> {
  const child = fork(entry, {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: job.kind === "heap" ? ["--expose-gc"] : [],
  });
  return outcome(child, job, (answer) => {
    child.once("message", answer);
    child.send(job);
  });
}

/** What a process answers to a job; it is ended whatever happens. */
export function outcome<J extends Job>(
  child: ChildProcess,
  job: J,
  ask: (answer: (message: unknown) => void) => void,
): Promise<ReportOf<J>> {
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  let timer: NodeJS.Timeout;
  return new Promise<ReportOf<J>>((resolve, reject) => {
    const fail = (why: string): void => reject(new JobError(`${titleOf(job)}: ${why}`));
    const limit = limitOf(job);
    timer = setTimeout(() => fail(`gave no result within ${limit} s`), 1000 * limit);
    const errors = textOf(child);
    child.once("error", (error) => fail(error.message));
    child.once("close", (code, killed) => fail(`ended with ${killed ?? `status ${code}`}\n${errors()}`));
    ask((message) => {
      const { report, failure, cannot } = (message ?? {}) as Partial<Record<string, string> & { report: ReportOf<J> }>;
      if (report) resolve(report);
      else if (cannot !== undefined) reject(new CannotError(cannot));
      else fail(failure ?? "sent something else than a report");
    });
  }).finally(() => {
    clearTimeout(timer);
    process.off("exit", kill);
    kill();
  });
}

/** The end of what a process has written to its standard error. */
function textOf(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (part: string) => (text = (text + part).slice(-4000)));
  return () => text;
}
