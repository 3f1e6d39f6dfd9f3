import type { Job } from "../src/job/job.js";
import { runJob } from "../src/job/run-job.js";
import type { Answer } from "../src/worker/messages.js";

/** Node's counterpart of the page's worker: a process that runs one job. */
process.once("message", (job) => {
  void runJob(job as Job)
    .then((report): Answer => ({ report }))
    .catch((error: unknown): Answer => ({ failure: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});
