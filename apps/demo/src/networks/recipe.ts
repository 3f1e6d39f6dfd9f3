import type { Settings } from "../command-line/settings.js";
import type { Experiment } from "../experiment/experiment.js";

/** Options of the command line that make sense for some networks only. */
export type SpecialOption =
  | "data"
  | "dataFolder"
  | "augmentation"
  | "noise"
  | "hidden"
  | "activation"
  | "width"
  | "plain"
  | "compare"
  | ("text" | "write" | "prompt" | "temperature" | "topK" | "topP");

/** What a recipe can tell while it gets its data, and what ends that. */
export interface Preparation {
  /** Shows a line for the time that something takes. */
  readonly say?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** A network that `npm start` can train. One file each; `index.ts` lists them. */
export interface Recipe {
  readonly name: string;
  /** A line for `--help`. */
  readonly summary: string;
  /** Names of the data sets that it can learn; the first when none is named. */
  readonly dataSets: readonly string[];
  /** Which of the special options it understands. */
  readonly options: readonly SpecialOption[];
  /** Data, networks and hyper-parameters: the recipe's own with the settings in their place. */
  prepare(settings: Settings, preparation?: Preparation): Promise<Experiment>;
}
