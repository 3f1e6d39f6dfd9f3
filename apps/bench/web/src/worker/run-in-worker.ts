import type { Job, LossJob } from "../job/job.js";
import type { Answer, Lack, ReportOf, Request } from "./messages.js";

/**
 * Runs a job in a worker of its own, which ends with it.
 *
 * @throws the signal's reason when it aborts, and an error with the worker's words when the job fails.
 */
export function runInWorker<J extends Job | LossJob>(
  job: J,
  without: readonly Lack[] = [],
  signal?: AbortSignal,
): Promise<ReportOf<J>> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  let stop = (): void => {};
  return new Promise<ReportOf<J>>((resolve, reject) => {
    stop = () => reject(signal?.reason);
    signal?.addEventListener("abort", stop);
    worker.addEventListener("message", ({ data }: MessageEvent<Answer<ReportOf<J>>>) => {
      if ("report" in data) resolve(data.report);
      else reject(new Error(data.failure));
    });
    worker.addEventListener("error", ({ message }) => reject(new Error(message || "The worker could not be loaded.")));
    const request: Request = { job, without };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage(request);
  }).finally(() => {
    signal?.removeEventListener("abort", stop);
    worker.terminate();
  });
}
