import {
  adagrad,
  adam,
  adamW,
  gradientDescent,
  momentum,
  nesterov,
  rmsprop,
  type CommonOptions,
  type Optimizer,
} from "@nn/optimizers";

/** An optimizer that can be asked for by name. */
export interface OptimizerChoice {
  readonly name: string;
  /** The learning rate that suits it, as a multiple of the one that suits Adam; found on the planar sets. */
  readonly rate: number;
  create(options: CommonOptions): Optimizer;
}

export const optimizers: readonly OptimizerChoice[] = [
  { name: "adam", rate: 1, create: adam },
  { name: "adamW", rate: 1, create: adamW },
  { name: "rmsprop", rate: 0.5, create: rmsprop },
  { name: "adagrad", rate: 5, create: adagrad },
  { name: "nesterov", rate: 10, create: nesterov },
  { name: "momentum", rate: 10, create: momentum },
  { name: "gradientDescent", rate: 30, create: gradientDescent },
];

export const optimizerNames: readonly string[] = optimizers.map(({ name }) => name);

export function optimizerChoice(name: string): OptimizerChoice {
  const found = optimizers.find((choice) => choice.name === name);
  if (!found) throw new RangeError(`there is no optimizer "${name}"`);
  return found;
}
