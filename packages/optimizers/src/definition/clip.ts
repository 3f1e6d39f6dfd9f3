import type { Tensor } from "@nn/tensor";
import type { Config } from "../config/factory.js";
import type { Range } from "../options/ranges.js";
import { numbersFactory, type NumbersFactory } from "./numbers.js";

/** A limit on gradients, against steps that are too large. */
export interface Clip {
  readonly name: string;
  /** The limited gradients; one per parameter tensor, in and out. */
  apply(gradients: readonly Tensor[]): Tensor[];
  config(): Config;
}

export interface ClipDefinition<N extends string> {
  readonly name: string;
  /** The options and what they may be. */
  readonly ranges: Readonly<Record<N, Range>>;
  apply(gradients: readonly Tensor[], options: Readonly<Record<N, number>>): Tensor[];
}

/** Makes a way of clipping from a function of the gradients. */
export function clipping<N extends string>(definition: ClipDefinition<N>): NumbersFactory<Clip, N> {
  const { name, ranges } = definition;
  return numbersFactory(name, ranges, (options) => ({
    name,
    apply: (gradients) => definition.apply(gradients, options),
    config: () => ({ name, ...options }),
  }));
}
