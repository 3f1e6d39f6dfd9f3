import type { Padding, PerAxis } from "@nn/tensor";
import type { Option } from "../options/options.js";

/** Options of layers that look at x [B, ...spatial, C] through windows. */

/** What pooling may be padded by: there is no looking only back. */
export type TwoSidedPadding = Exclude<Padding, "causal">;

/** A number for both sides of all spatial axes, or for each axis a number for both sides or a pair [before, after]. */
export type Sides = number | readonly (number | readonly [number, number])[];

/** One integer ≥ `least` for all spatial axes or a list of one for each; of any length where a layer takes any rank. */
export function perAxis(least: number, rank?: number): Option<PerAxis> {
  const isCount = isIntegerFrom(least);
  const list = rank === undefined ? "a list of them" : `a list of ${rank}`;
  return {
    expected: `an integer ≥ ${least}, or ${list}, one for each spatial axis`,
    accepts: (value): value is PerAxis => isCount(value) || isListOf(value, isCount, rank),
  };
}

/** Amounts for the sides of spatial axes. */
export function sides(rank?: number): Option<Sides> {
  return {
    expected: `an integer ≥ 0, or a list${rank === undefined ? "" : ` of ${rank}`} of integers or pairs [before, after], one for each spatial axis`,
    accepts: (value): value is Sides => isSides(value, rank),
  };
}

export function twoSidedPadding(rank: number): Option<TwoSidedPadding> {
  return {
    expected: `"valid", "same", ${sides(rank).expected}`,
    accepts: (value): value is TwoSidedPadding => value === "valid" || value === "same" || isSides(value, rank),
  };
}

/** As for pooling, and "causal" along one axis. */
export function convolutionPadding(rank: number): Option<Padding> {
  const twoSided = twoSidedPadding(rank);
  if (rank > 1) return twoSided;
  return {
    expected: `"causal", ${twoSided.expected}`,
    accepts: (value): value is Padding => value === "causal" || twoSided.accepts(value),
  };
}

function isSides(value: unknown, rank: number | undefined): boolean {
  const isAmount = isIntegerFrom(0);
  return isAmount(value) || isListOf(value, (item) => isAmount(item) || isListOf(item, isAmount, 2), rank);
}

function isIntegerFrom(least: number): (value: unknown) => boolean {
  return (value) => Number.isSafeInteger(value) && (value as number) >= least;
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean, length: number | undefined): boolean {
  return Array.isArray(value) && (length ?? value.length) === value.length && Array.from(value).every(isItem);
}

/** The number of each axis. */
export function onEachAxis(value: PerAxis, rank: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(rank).fill(value) : value;
}
