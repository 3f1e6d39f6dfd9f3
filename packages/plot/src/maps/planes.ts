import { InvalidArgumentError } from "@nn/tensor";
import { checkCount } from "../figure/options.js";

/** Numbers over places, to be drawn as one picture. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: ArrayLike<number>;
}

/** The greatest |value| that is finite; 0 without any. */
export function greatestSize(planes: readonly Plane[]): number {
  let greatest = 0;
  for (const { values } of planes) {
    for (let at = 0; at < values.length; at++) {
      const size = Math.abs(values[at]);
      if (size > greatest && size < Number.POSITIVE_INFINITY) greatest = size;
    }
  }
  return greatest;
}

export function hasNegative(planes: readonly Plane[]): boolean {
  return planes.some(({ values }) => Array.prototype.some.call(values, (value: number) => value < 0));
}

/** Whether all pictures share one scale of colours, or each has its own. */
export type SharedScale = "all" | "each";

/** @throws InvalidArgumentError for another word. */
export function checkScale(scale: SharedScale, where: string): SharedScale {
  if (scale !== "all" && scale !== "each") {
    throw new InvalidArgumentError(`${where}: scale is "all" or "each", got ${JSON.stringify(scale)}`);
  }
  return scale;
}

/** The numbers below `total` that are shown: those asked for, else the first `most`. */
export function chosen(
  indices: readonly number[] | undefined,
  total: number,
  most: number,
  what: string,
  where: string,
): readonly number[] {
  if (indices === undefined) return Array.from({ length: Math.min(total, most) }, (_, index) => index);
  checkCount(indices.length, `number of ${what}`, where, { most: 1000 });
  for (const index of indices) checkCount(index, `every one of ${what}`, where, { least: 0, most: total - 1 });
  return indices;
}
