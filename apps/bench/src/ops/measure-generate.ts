import { nameOf, type Contestant } from "../measure/contestants.js";
import type { GenerateReport, Run } from "../measure/jobs.js";
import { median, significant, spreadOf } from "../measure/statistics.js";
import { gpt } from "../workloads/gpt.js";
import { taskOf } from "../workloads/task.js";
import { blank, type OpResult } from "./result.js";

/** Texts that are written token by token, one after one token. */
export const generateCases = [
  { name: "generate-gpt", summary: "ms a token of gpt, 63 after one, keys and values kept (nn)", cache: true },
  { name: "generate-gpt-afresh", summary: "the same, all tokens looked at again for each (nn, pytorch)", cache: false },
] as const;

/** As many as gpt sees at once, with the first. */
const LENGTH = 63;

export interface GenerateOptions {
  readonly run: Run;
  readonly log: (line: string) => void;
  /** All cases without it. */
  readonly names?: readonly string[];
}

/** How long a token takes, and who writes something else than the first. */
export async function measureGenerate(
  contestants: readonly Contestant[],
  { run, log, names }: GenerateOptions,
): Promise<{ readonly results: readonly OpResult[]; readonly problems: readonly string[] }> {
  const results: OpResult[] = [];
  const problems: string[] = [];
  const task = taskOf({ ...gpt, batches: 1 });
  let first: readonly number[] | undefined;
  for (const { name, cache } of generateCases.filter(({ name }) => names === undefined || names.includes(name))) {
    const here = contestants.filter(({ peer }) => peer === "nn" || (peer === "pytorch" && !cache));
    for (const contestant of here) {
      log(`${name}: ${nameOf(contestant)}`);
      const report = await run({ kind: "generate", ...contestant, task, length: LENGTH, cache, seconds: 0.5 });
      results.push(generateResultOf(name, contestant.peer, report));
      first ??= report.tokens;
      if (report.tokens.join() !== first.join()) problems.push(`${name}: ${nameOf(contestant)} writes something else`);
    }
  }
  problems.forEach(log);
  return { results, problems };
}

const generateResultOf = (
  name: string,
  peer: Contestant["peer"],
  { threads, backend, blocks }: GenerateReport,
): OpResult => ({
  case: name,
  peer,
  threads,
  ...blank,
  ms_median: significant(median(blocks)),
  ms_min: significant(Math.min(...blocks)),
  spread: significant(spreadOf(blocks), 2),
  backend,
});
