import type { NdArray } from "../dtype.js";
import { sizeOf } from "../shape.js";

/** A number, or lists of lists of numbers; booleans are 0 and 1. */
export type NestedNumbers = number | NestedNumbers[];

/** Plain values as nested lists. */
export function nested({ data, shape }: NdArray): NestedNumbers {
  const build = (axis: number, start: number): NestedNumbers => {
    if (axis === shape.length) return data[start];
    const step = sizeOf(shape.slice(axis + 1));
    return Array.from({ length: shape[axis] }, (_, i) => build(axis + 1, start + i * step));
  };
  return build(0, 0);
}
