import { fork } from "node:child_process";
import type { Job, Report } from "../src/job/job.js";
import type { Answer } from "../src/worker/messages.js";
import { patience, PlaceError, type Place } from "./place.js";

/** Processes of this Node, a fresh one for each job. */
export const nodePlace = (child: URL): Place => ({
  name: "node",
  hasThreads: true,
  run: (job) => runInProcess(child, job),
});

function runInProcess(entry: URL, job: Job): Promise<Report> {
  const child = fork(entry, { serialization: "advanced" });
  let timer: NodeJS.Timeout;
  return new Promise<Report>((resolve, reject) => {
    const fail = (why: string): void => reject(new PlaceError(`${job.workload} in Node: ${why}`));
    timer = setTimeout(() => fail(`gave no result within ${patience(job)} s`), 1000 * patience(job));
    child.once("message", (answer) => {
      const { report, failure } = answer as Partial<{ report: Report; failure: string }> & Partial<Answer>;
      if (report) resolve(report);
      else fail(failure ?? "sent something else than a report");
    });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, killed) => fail(`ended with ${killed ?? `status ${code}`}`));
    child.send(job);
  }).finally(() => {
    clearTimeout(timer);
    child.kill("SIGKILL");
  });
}
