import type { Tensor } from "@nn/tensor";
import type { Config } from "../config/factory.js";
import type { Range } from "../options/ranges.js";
import { numbersFactory, type NumbersFactory } from "./numbers.js";

/**
 * A cost of large parameters, added to the loss. Only weights pay it; biases and the scales and shifts of normalization
 * do not.
 */
export interface Regularization {
  readonly name: string;
  /** ∂penalty/∂p, of p's shape; undefined: nothing is added to the gradient. */
  gradient(p: Tensor): Tensor | undefined;
  /** The scalar that is added to the cost; undefined: nothing is. */
  penalty(p: Tensor): Tensor | undefined;
  config(): Config;
}

export interface RegularizationDefinition<N extends string> {
  readonly name: string;
  /** The options and what they may be. */
  readonly ranges: Readonly<Record<N, Range>>;
  gradient(p: Tensor, options: Readonly<Record<N, number>>): Tensor;
  penalty(p: Tensor, options: Readonly<Record<N, number>>): Tensor;
}

/** Makes a regularization from its penalty and that penalty's derivative. */
export function regularization<N extends string>(
  definition: RegularizationDefinition<N>,
): NumbersFactory<Regularization, N> {
  const { name, ranges } = definition;
  return numbersFactory(name, ranges, (options) => ({
    name,
    gradient: (p) => definition.gradient(p, options),
    penalty: (p) => definition.penalty(p, options),
    config: () => ({ name, ...options }),
  }));
}
