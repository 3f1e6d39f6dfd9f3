import { join } from "node:path";
import type { Experiment } from "../experiment/experiment.js";
import { measureOf } from "../experiment/measure.js";
import type { Outcome } from "../experiment/outcome.js";
import type { WrittenFile } from "../output/folder.js";
import type { Screen } from "./screen.js";
import type { Output } from "./terminal-screen.js";

/** The result, and where the files are: two kinds of lines that a program can read. */
export class QuietScreen implements Screen {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  preparing(): void {}

  begin(): void {}

  trained(_: Experiment, outcomes: readonly Outcome[]): void {
    for (const { run, test, status, error } of outcomes) {
      const name = outcomes.length > 1 ? `${run.label}: ` : "";
      const measure = measureOf(test);
      if (test && measure) {
        this.#output.write(`${name}test ${measure.name} ${measure.format(test[measure.name])}\n`);
      }
      if (status !== "completed") this.#output.write(`${name}${status}${error ? `: ${error.message}` : ""}\n`);
    }
  }

  drawing(): void {}

  written(folder: string, files: readonly WrittenFile[]): void {
    for (const { name } of files) this.#output.write(`${join(folder, name)}\n`);
  }

  close(): void {}
}
