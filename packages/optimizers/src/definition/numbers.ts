import { optionsOf, type Config, type Rebuildable } from "../config/factory.js";
import type { Range } from "../options/ranges.js";
import { readOptions } from "../options/read-options.js";

type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;

/** Options by name; where there is only one, its number alone will do. */
export type Given<N extends string> = Readonly<Record<N, number>> | (IsUnion<N> extends false ? number : never);

/** Makes a thing from numbers: `l2(1e-4)`, `elasticNet({ l1: 1e-5, l2: 1e-4 })`. */
export interface NumbersFactory<T, N extends string> extends Rebuildable<T> {
  (given: Given<N>): T;
}

/** A factory of things that a few numbers describe. */
export function numbersFactory<T, N extends string>(
  name: string,
  ranges: Readonly<Record<N, Range>>,
  make: (numbers: Readonly<Record<N, number>>) => T,
): NumbersFactory<T, N> {
  const names = Object.keys(ranges);
  const create = (given: unknown): T => {
    const single = names.length === 1 && (typeof given !== "object" || given === null);
    return make(readOptions(name, single ? { [names[0]]: given } : given, { ranges }));
  };
  return Object.assign(create, { type: name, fromConfig: (config: Config) => create(optionsOf(config)) });
}
