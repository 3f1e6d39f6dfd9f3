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

/** Beside their learning rates in `optimizer-rates.ts`, which the page's controls know without the optimizers. */
const factories: Readonly<Record<string, (options: CommonOptions) => Optimizer>> = {
  adagrad,
  adam,
  adamW,
  gradientDescent,
  momentum,
  nesterov,
  rmsprop,
};

export function namedOptimizer(name: string, options: CommonOptions): Optimizer {
  if (!Object.hasOwn(factories, name)) throw new RangeError(`there is no optimizer "${name}"`);
  return factories[name](options);
}
