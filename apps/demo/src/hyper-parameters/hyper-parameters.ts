import type { Optimizer } from "@nn/optimizers";
import { optimizerRates } from "./optimizer-rates.js";
import { namedOptimizer } from "./optimizers.js";
import type { RegularizationChoice } from "./regularization-kinds.js";
import { createRegularization, describeRegularization } from "./regularizations.js";
import { createSchedule } from "./schedules.js";

/** How a network is trained. */
export interface HyperParameters {
  readonly epochs: number;
  /** Examples per step; null: all of them. */
  readonly miniBatch: number | null;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly schedule: string;
  readonly regularization: RegularizationChoice;
}

/**
 * The defaults with what the user asked for in their place. Another optimizer brings its own learning rate, unless the
 * user gave one.
 */
export function withChoices(defaults: HyperParameters, chosen: Partial<HyperParameters>): HyperParameters {
  const merged: HyperParameters = { ...defaults, ...chosen };
  if (chosen.learningRate !== undefined) return merged;
  const ratio = optimizerRates[merged.optimizer] / optimizerRates[defaults.optimizer];
  return { ...merged, learningRate: defaults.learningRate * ratio };
}

export function createOptimizer(parameters: HyperParameters): Optimizer {
  const { optimizer, learningRate, schedule, miniBatch, regularization } = parameters;
  return namedOptimizer(optimizer, {
    learningRate: createSchedule(schedule, learningRate),
    miniBatch,
    regularization: createRegularization(regularization),
  });
}

/** Names and values for people, in the order of importance. */
export function describeHyperParameters(parameters: HyperParameters): readonly (readonly [string, string])[] {
  const { optimizer, learningRate, schedule, epochs, miniBatch, regularization } = parameters;
  const rate = String(Number(learningRate.toPrecision(4)));
  return [
    ["optimizer", optimizer],
    ["learning rate", schedule === "constant" ? rate : `${rate}, ${schedule}`],
    ["mini-batch", miniBatch === null ? "all examples" : String(miniBatch)],
    ["epochs", String(epochs)],
    ["regularization", describeRegularization(regularization)],
  ];
}
