import type { Job, JobReport } from "../../src/measure/job.js";

/** A report as a process might give it. */
export const report = (changes: Partial<JobReport> = {}): JobReport => ({
  backend: "wasm",
  threads: 1,
  params: 354,
  peakMb: 80.125,
  firstStep: 12.5,
  blocks: [2, 1, 3],
  losses: [0.7, 0.6, 0.5, 0.4, 0.3],
  ...changes,
});

/** Something that runs jobs without running them, and keeps what it was asked. */
export function fakeRunner(answer: (job: Job) => JobReport): { run: (job: Job) => Promise<JobReport>; jobs: Job[] } {
  const jobs: Job[] = [];
  const run = async (job: Job): Promise<JobReport> => {
    jobs.push(job);
    return answer(job);
  };
  return { run, jobs };
}

/** The program's surroundings with its output kept as text. */
export function recorder(run: (job: Job) => Promise<JobReport>): {
  readonly surroundings: { output: (text: string) => void; errors: (text: string) => void; run: typeof run };
  readonly text: { output: string; errors: string };
} {
  const text = { output: "", errors: "" };
  const surroundings = {
    output: (part: string) => void (text.output += part),
    errors: (part: string) => void (text.errors += part),
    run,
  };
  return { surroundings, text };
}
