import { join } from "node:path";
import { CommanderError } from "commander";
import { createProgram } from "./command-line/program.js";
import { readSettings } from "./command-line/read-settings.js";
import type { Settings } from "./command-line/settings.js";
import { trainRuns } from "./experiment/train.js";
import { writeText } from "./experiment/write.js";
import type { Recipe } from "./networks/recipe.js";
import { checkFolder } from "./output/folder.js";
import { writeResults } from "./output/write-results.js";
import { QuietScreen } from "./screen/quiet-screen.js";
import type { Screen } from "./screen/screen.js";
import { TerminalScreen, type Output } from "./screen/terminal-screen.js";
import { disableColours } from "./screen/text.js";

/** What the program ends with: as shells and other programs expect. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export interface Surroundings {
  readonly output: Output;
  readonly errors: Output;
  /** Ends the training; the report is still written. */
  readonly signal: AbortSignal;
}

/** The program behind `npm start`, from its arguments to its exit code. */
export async function demo(args: readonly string[], { output, errors, signal }: Surroundings): Promise<number> {
  if (args.includes("--no-color")) disableColours();
  const program = createProgram().configureOutput({
    writeOut: (text) => output.write(text),
    writeErr: (text) => errors.write(text),
  });
  try {
    const { recipe, settings } = readSettings(program, args);
    return await run(recipe, settings, output, signal);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    errors.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  }
}

async function run(recipe: Recipe, settings: Settings, output: Output, signal: AbortSignal): Promise<number> {
  const screen: Screen = settings.quiet ? new QuietScreen(output) : new TerminalScreen(output);
  try {
    const experiment = await recipe.prepare(settings, { say: (text) => screen.preparing(text), signal });
    const out = settings.out ?? join("runs", experiment.slug);
    await checkFolder(out);
    screen.begin(experiment);
    const outcomes = await trainRuns(experiment, screen, signal);
    screen.trained(experiment, outcomes);
    await writeText(experiment, outcomes, screen, signal);
    screen.drawing();
    if (outcomes.some(({ log }) => log.epochs > 0)) {
      const folder = await writeResults(out, experiment, outcomes);
      screen.written(folder.path, folder.files);
    }
    if (outcomes.some(({ status }) => status === "interrupted")) return exitCodes.interrupted;
    return outcomes.some(({ status }) => status === "failed") ? exitCodes.failed : exitCodes.done;
  } finally {
    screen.close();
  }
}
