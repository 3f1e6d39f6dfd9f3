import { fork, type ChildProcess } from "node:child_process";
import type { Job, JobReport } from "./job.js";

/** A process that was to run a job failed, died or took too long. */
export class JobError extends Error {
  override readonly name = "JobError";
}

/** What the process answers. */
export type Answer = { readonly report: JobReport } | { readonly failure: string };

/** Runs a job in a fresh process, which does not outlive this one. */
export function spawnJob(entry: URL, job: Job): Promise<JobReport> {
  const child = fork(entry, { serialization: "advanced", stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  const limit = 120 + 10 * job.seconds;
  let timer: NodeJS.Timeout;
  return new Promise<JobReport>((resolve, reject) => {
    const fail = (why: string): void => reject(new JobError(`${job.peer} on ${job.task.workload}: ${why}`));
    timer = setTimeout(() => fail(`gave no result within ${limit} s`), 1000 * limit);
    const errors = textOf(child);
    child.once("message", (answer) => {
      const { report, failure } = answer as Partial<{ report: JobReport; failure: string }>;
      if (report) resolve(report);
      else fail(failure ?? "sent something else than a report");
    });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, killed) => fail(`ended with ${killed ?? `status ${code}`}\n${errors()}`));
    child.send(job);
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
