import { activationNames } from "../../../src/hyper-parameters/activations.js";
import { optimizerNames, optimizerRates } from "../../../src/hyper-parameters/optimizer-rates.js";
import { regularizationKinds } from "../../../src/hyper-parameters/regularization-kinds.js";
import { planarSet, planarSetNames } from "../../../src/tasks/planar/planar-sets.js";

/** Everything that decides what is trained and how: the same settings give the same pictures. */
export interface Settings {
  readonly data: string;
  readonly noise: number;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly optimizer: string;
  readonly learningRate: number;
  /** 0: all examples. */
  readonly miniBatch: number;
  readonly regularization: string;
  /** λ of the regularization. */
  readonly strength: number;
  readonly seed: number;
}

/** What each setting may be: names, or numbers from … to. */
export const choices = {
  data: planarSetNames,
  activation: activationNames,
  optimizer: optimizerNames,
  regularization: regularizationKinds,
  miniBatch: [0, 100, 32, 10],
  strength: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1],
  learningRate: [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
} satisfies { readonly [K in keyof Settings]?: readonly Settings[K][] };

export const ranges = {
  hidden: { least: 1, most: 64 },
  layers: { least: 0, most: 6 },
  seed: { least: 0, most: 99_999 },
} as const;

/** A data set with the hyper-parameters that learn it well. */
export function settingsFor(data: string, seed = 1): Settings {
  const { noise, hidden, l2 } = planarSet(data);
  return {
    data,
    noise,
    hidden,
    activation: "tanh",
    optimizer: "adam",
    learningRate: learningRateFor("adam"),
    miniBatch: 0,
    regularization: "l2",
    strength: closest(choices.strength, l2),
    seed,
  };
}

/** The one of the offered learning rates that suits an optimizer best. */
export function learningRateFor(optimizer: string): number {
  return closest(choices.learningRate, 0.01 * optimizerRates[optimizer]);
}

/** By ratio. */
function closest(offered: readonly number[], wanted: number): number {
  const distance = (value: number): number => Math.abs(Math.log(value / wanted));
  return offered.reduce((best, value) => (distance(value) < distance(best) ? value : best));
}
