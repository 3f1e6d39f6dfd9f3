import { CommanderError } from "commander";
import { createProgram } from "./command-line/program.js";
import { latency } from "./commands/latency.js";
import { ops } from "./commands/ops.js";
import { record } from "./commands/record.js";
import type { Surroundings } from "./commands/surroundings.js";
import { train } from "./commands/train.js";

/** The program `bench`; answers the exit status: 1 when something failed, or was asked for wrongly. */
export async function bench(args: readonly string[], surroundings: Surroundings): Promise<number> {
  let problems: readonly string[] = [];
  const program = createProgram(
    {
      train: async (settings) => void (problems = await train(settings, surroundings)),
      ops: async (settings) => void (problems = await ops(settings, surroundings)),
      latency: async (settings) => void (problems = await latency(settings, surroundings)),
      record: async (settings) => void (problems = await record(settings, surroundings)),
    },
    surroundings.results,
  );
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeOut: surroundings.output, writeErr: surroundings.errors }).exitOverride();
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return problems.length > 0 ? 1 : 0;
}
