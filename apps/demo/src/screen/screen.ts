import type { Experiment } from "../experiment/experiment.js";
import type { Outcome } from "../experiment/outcome.js";
import type { Watcher } from "../experiment/train.js";
import type { Reader } from "../experiment/write.js";
import type { WrittenFile } from "../output/folder.js";

/** What a person sees of an experiment, from beginning to end. */
export interface Screen extends Watcher, Reader {
  /** While data is fetched and read. */
  preparing(text: string): void;
  /** Before training. */
  begin(experiment: Experiment): void;
  /** After training. */
  trained(experiment: Experiment, outcomes: readonly Outcome[]): void;
  /** While pictures are drawn and files written. */
  drawing(): void;
  /** After everything is written. */
  written(folder: string, files: readonly WrittenFile[]): void;
  /** Nothing more will come; also after an error. */
  close(): void;
}
