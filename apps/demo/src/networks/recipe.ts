import type { Settings } from "../command-line/settings.js";
import type { Experiment } from "../experiment/experiment.js";

/** Options of the command line that make sense for some networks only. */
export type SpecialOption = "data" | "noise" | "hidden" | "activation" | "compare";

/** A network that `npm start` can train. One file each; `index.ts` lists them. */
export interface Recipe {
  readonly name: string;
  /** A line for `--help`. */
  readonly summary: string;
  /** Names of the data sets to choose from; without it there is one. */
  readonly dataSets?: readonly string[];
  /** Which of the special options it understands. */
  readonly options: readonly SpecialOption[];
  /** Data, networks and hyper-parameters: the recipe's own with the settings in their place. */
  prepare(settings: Settings): Promise<Experiment>;
}
