import type { Dataset } from "@nn/data";
import type { Optimizer } from "@nn/optimizers";
import { checkOptions, describe, InvalidArgumentError } from "@nn/tensor";
import { elsewhereThanTrain } from "../model/elsewhere.js";
import type { ClassWeights } from "./batch.js";
import type { EarlyStopping, EarlyStoppingOptions } from "./early-stopping.js";
import type { Scores } from "./history.js";

/** Where a training run stands; given to callbacks and progress bars. */
export interface Progress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches in an epoch; undefined for a stream of unknown length. */
  readonly batches: number | undefined;
  /** Of the last batch. */
  readonly loss: number;
  readonly samplesPerSecond: number;
  /** Until the last epoch ends; undefined while unknown. */
  readonly secondsLeft: number | undefined;
}

/** The scores of an epoch that has ended. */
export interface EpochReport extends Progress {
  readonly train: Scores;
  readonly validation: Scores | undefined;
}

/** Shows a run to somebody. */
export interface ProgressDisplay {
  step(progress: Progress): void;
  epoch(report: EpochReport): void;
  end(): void;
}

export interface TrainOptions {
  readonly optimizer: Optimizer;
  /** Passes over the data; 1 without it. */
  readonly epochs?: number;
  /** Evaluated after every epoch. */
  readonly validation?: Dataset;
  /** Ends the run when `validation` has not got better for some epochs; the network is then, or at the end, that of its best epoch. */
  readonly earlyStopping?: EarlyStoppingOptions;
  /** Ends the run within a batch; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** "resolve": an aborted run yields its history so far instead of rejecting. */
  readonly onAbort?: "reject" | "resolve";
  /** Mixes the examples anew in every epoch, by the network's seed; true without it, unless a layer is `stateful`. */
  readonly shuffle?: boolean;
  /** Layers that are `stateful` begin every epoch at zero; false without it: they go on from epoch to epoch, and from run to run. */
  readonly resetState?: boolean;
  /** Leaves out a last batch that is smaller than the others: batch normalization cannot learn from a single example. */
  readonly dropLast?: boolean;
  /** Weight of each class in the loss, by label; "balanced": rare classes count as much as frequent ones. */
  readonly classWeights?: ClassWeights | "balanced";
  /** false: goes on when the loss or a gradient is NaN or infinite. */
  readonly checkFinite?: boolean;
  /** Called after every step; awaited if it waits. What it throws ends the run. */
  readonly onStep?: (progress: Progress) => void | Promise<void>;
  /** Called after every epoch; awaited. What it throws ends the run. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  /** true: a progress bar with the time left in the terminal (Node). Or a display of your own. */
  readonly progress?: boolean | ProgressDisplay;
}

/** The options of a run, with its classes' weights as numbers. */
export interface RunOptions extends Omit<TrainOptions, "classWeights"> {
  readonly classWeights?: ClassWeights | undefined;
  readonly stopping?: EarlyStopping | undefined;
}

const known: readonly (keyof TrainOptions)[] = [
  ...(["optimizer", "epochs", "validation", "earlyStopping", "signal", "onAbort", "shuffle", "dropLast"] as const),
  ...(["resetState", "classWeights", "checkFinite", "onStep", "onEpoch", "progress"] as const),
];

/** Refuses options that make no sense before any work is done. */
export function checkTrainOptions(options: TrainOptions): void {
  checkOptions(options, known, "train", elsewhereThanTrain);
  const { optimizer, epochs = 1, signal, classWeights } = options;
  checkOptimizer(optimizer, "train");
  if (!Number.isInteger(epochs) || epochs < 0) {
    throw new InvalidArgumentError(`train: epochs must be an integer ≥ 0, got ${describe(epochs)}`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new InvalidArgumentError(`train: signal must be an AbortSignal, got ${describe(signal)}`);
  }
  if (classWeights !== undefined && classWeights !== "balanced") checkClassWeights(classWeights);
  for (const [name, types] of Object.entries(plainTypes)) {
    const value: unknown = options[name as keyof TrainOptions];
    if (value === undefined || types.includes(typeof value) || types.includes(value as string)) continue;
    throw new InvalidArgumentError(`train: ${name} must be ${types.join(" or ")}, got ${describe(value)}`);
  }
}

/** Types, or words, that the simple options take. */
const plainTypes: Partial<Record<keyof TrainOptions, readonly string[]>> = {
  onStep: ["function"],
  onEpoch: ["function"],
  shuffle: ["boolean"],
  resetState: ["boolean"],
  dropLast: ["boolean"],
  checkFinite: ["boolean"],
  onAbort: ["reject", "resolve"],
  progress: ["boolean", "object"],
};

/** Weights are finite and not negative, and stand at labels. */
function checkClassWeights(weights: ClassWeights): void {
  if (typeof weights !== "object" || weights === null) {
    throw new InvalidArgumentError(
      `train: classWeights must be "balanced", or a list or record of weights, got ${describe(weights)}`,
    );
  }
  for (const [label, weight] of Object.entries(weights as Record<string, unknown>)) {
    if (!/^\d+$/.test(label)) {
      throw new InvalidArgumentError(`train: classWeights: ${describe(label)} is not a label; labels are 0, 1, 2, …`);
    }
    if (typeof weight !== "number" || !Number.isFinite(weight) || weight < 0) {
      throw new InvalidArgumentError(
        `train: classWeights: the weight of class ${label} must be ≥ 0, got ${describe(weight)}`,
      );
    }
  }
}

/** @throws {InvalidArgumentError} not an optimizer. */
export function checkOptimizer(optimizer: Optimizer | undefined, where: string): void {
  if (typeof optimizer?.update === "function") return;
  const got =
    optimizer === undefined
      ? "it is missing"
      : typeof optimizer === "function"
        ? "got a function: call it"
        : `got ${describe(optimizer)}`;
  throw new InvalidArgumentError(`${where}: optimizer must be an optimizer, for example adam(); ${got}`);
}
