import type { RegularizationChoice } from "../hyper-parameters/regularization-kinds.js";

/** What the command line asks for, checked; what it does not name is undefined. */
export interface Settings {
  readonly network: string;
  readonly data?: string | undefined;
  /** Where the files of the data set are. */
  readonly dataFolder?: string | undefined;
  /** false: images are trained on as they are. */
  readonly augmentation?: boolean | undefined;
  /** Examples to train on. */
  readonly samples?: number | undefined;
  readonly noise?: number | undefined;
  readonly hidden?: readonly number[] | undefined;
  readonly activation?: string | undefined;
  /** Factor of the numbers of channels. */
  readonly width?: number | undefined;
  /** Also train a plain network of the same depth. */
  readonly plain?: boolean | undefined;
  /** Path of a text file. */
  readonly text?: string | undefined;
  /** Characters to write after the training, and how. */
  readonly write?: number | undefined;
  readonly prompt?: string | undefined;
  readonly temperature?: number | undefined;
  readonly topK?: number | undefined;
  readonly topP?: number | undefined;
  readonly epochs?: number | undefined;
  readonly miniBatch?: number | null | undefined;
  readonly optimizer?: string | undefined;
  readonly learningRate?: number | undefined;
  readonly schedule?: string | undefined;
  readonly regularization?: RegularizationChoice | undefined;
  readonly seed: number;
  /** Names of the optimizers to train side by side. */
  readonly compare?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly quiet: boolean;
}
