import type { Dataset } from "@nn/data";
import type { Network } from "@nn/network";
import type { Figure } from "@nn/plot";
import type { Outcome } from "./outcome.js";
import type { Run } from "./run.js";

/** A picture that an experiment leaves, and the name of its files without extension. */
export interface Exhibit {
  readonly file: string;
  /** A few words for the list of files. */
  readonly about: string;
  readonly figure: Figure;
}

/** Pictures that belong together, with a heading. */
export interface Chapter {
  readonly title: string;
  readonly text?: string;
  /** Words that are not ours: shown as they are. */
  readonly quote?: string;
  readonly exhibits: readonly Exhibit[];
}

/** A file that lies beside the network's. */
export interface TaskFile {
  readonly name: string;
  readonly about: string;
  readonly content: string;
}

/** What is to be learned: data, and what can be shown of a network that learned it. */
export interface Task {
  /** "Handwritten digits" */
  readonly title: string;
  /** Names of settings of the data and their values, for people. */
  readonly facts: readonly (readonly [string, string])[];
  readonly train: Dataset;
  readonly test: Dataset;
  /** What is looked at after every epoch, where the test set is too large for that. */
  readonly validation?: Dataset;
  /** What a perplexity is by: "character". */
  readonly unit?: string;
  /** What belongs to the network besides its weights. */
  readonly files?: readonly TaskFile[];
  /** What a trained network writes, piece by piece, where that is what it learns. */
  write?(network: Network, signal: AbortSignal): AsyncIterable<string>;
  /** Pictures of what the networks learned; asked for those whose weights are there. */
  chapters(outcomes: readonly Outcome[]): Promise<readonly Chapter[]>;
}

/** What `npm start` does: a task, and one network or several that learn it. */
export interface Experiment {
  readonly title: string;
  /** What it is about, where the title does not say; for the report. */
  readonly story?: string;
  /** Name of its folder of files, such as "mlp-1". */
  readonly slug: string;
  readonly task: Task;
  readonly seed: number;
  readonly runs: readonly Run[];
}
