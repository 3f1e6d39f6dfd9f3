import type { LossReport, Report } from "../job/job.js";
import type { Answer, Request } from "./messages.js";
import { takeAway } from "./without.js";

/** The worker's entry. It runs one job, so that each begins with a memory and machine code of its own. */

interface Port {
  postMessage(answer: Answer<Report | LossReport>): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
}

const port = globalThis as unknown as Port;

port.addEventListener("message", ({ data }) => {
  void answer(data).then((message) => port.postMessage(message));
});

async function answer({ job, without }: Request): Promise<Answer<Report | LossReport>> {
  try {
    takeAway(without);
    const { runJob, runLossJob } = await import("../job/run-job.js");
    return { report: await ("steps" in job ? runLossJob(job) : runJob(job)) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
