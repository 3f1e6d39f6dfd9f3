import { checkOptions } from "@nn/tensor";
import { checkedOptions, count, number, type Given, type Option, type OptionsOf, type Schema } from "@nn/layers";

/** The options of an architecture with what stands for those that are not given; refuses what nobody reads. */
export function readOptions<S extends Schema>(where: string, schema: S, given: object): OptionsOf<S> {
  checkOptions(given, Object.keys(schema), where);
  return checkedOptions(where, schema, given as Given);
}

/** A factor of the numbers of channels. */
export const widthFactor: Option<number> = number(
  "a finite number > 0",
  (value) => value > 0 && Number.isFinite(value),
);

/** So many channels times a factor of the width, at least one. */
export function widened(channels: number, width: number): number {
  return Math.max(1, Math.round(channels * width));
}

/** A share that is dropped. */
export const dropoutRate: Option<number> = number("a number from 0 to below 1", (value) => value >= 0 && value < 1);

/** A list of integers ≥ 1. */
export function counts(least: number): Option<readonly number[]> {
  return {
    expected: `a list of ${least} or more integers ≥ 1`,
    accepts: (value): value is readonly number[] =>
      Array.isArray(value) && value.length >= least && Array.from(value).every((item) => count.accepts(item)),
  };
}

/** One of some words. */
export function oneOf<T extends string>(...words: readonly T[]): Option<T> {
  return {
    expected: words.map((word) => JSON.stringify(word)).join(" or "),
    accepts: (value): value is T => words.some((word) => word === value),
  };
}
