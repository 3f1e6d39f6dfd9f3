import { CommanderError } from "commander";
import { createProgram, type TrainSettings } from "./command-line/program.js";
import { measure } from "./measure/measure.js";
import type { Job, JobReport } from "./measure/job.js";
import { json } from "./report/json.js";
import { markdown } from "./report/markdown.js";
import { table } from "./report/table.js";
import { workloads } from "./workloads/index.js";

/** Where the program writes, and how it starts processes. */
export interface Surroundings {
  readonly output: (text: string) => void;
  readonly errors: (text: string) => void;
  readonly run: (job: Job) => Promise<JobReport>;
}

/** The program `bench`; answers the exit status: 1 when something failed, or was asked for wrongly. */
export async function bench(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let status = 0;
  const program = createProgram(async (settings) => {
    status = await train(settings, surroundings);
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeOut: surroundings.output, writeErr: surroundings.errors }).exitOverride();
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return status;
}

async function train(settings: TrainSettings, { output, errors, run }: Surroundings): Promise<number> {
  const format = formatOf(settings);
  let failed = false;
  for (const workload of workloads.filter(({ name }) => settings.workload.includes(name))) {
    const { results, problems } = await measure(workload, { ...settings, run, log: (line) => errors(`${line}\n`) });
    output(format(workload, results));
    failed ||= problems.length > 0;
  }
  return failed ? 1 : 0;
}

function formatOf(settings: TrainSettings): typeof table {
  if (settings.json) return json;
  return settings.markdown ? markdown : table;
}
