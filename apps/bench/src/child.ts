import type { Job } from "./measure/jobs.js";
import { runJob } from "./measure/run-job.js";
import type { Answer } from "./measure/spawn.js";
import { CannotError } from "./peers/cannot.js";

/** The process in which one peer runs one job: asked by a message, answers with one. */
process.once("message", (job) => {
  void runJob(job as Job)
    .then((report): Answer => ({ report }))
    .catch((error: unknown): Answer => {
      return error instanceof CannotError ? { cannot: error.message } : { failure: describe(error) };
    })
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});

/** An error with the places nearest to it. */
function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 5).join("\n") : String(error);
}
