import type { NdArray } from "@nn/tensor";
import type { Domain, Points } from "./messages.js";

/**
 * Cells along each side of the visible square. One more row and column on every side lies outside, so that lines that
 * leave the picture are not closed along its edge.
 */
export const visibleCells = 100;
export const cells = visibleCells + 2;

/** The square around the points, wider by a share of its size on each side. */
export function domainOf({ x }: Points, margin = 0.12): Domain {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < x.length; i++) {
    low[i % 2] = Math.min(low[i % 2], x[i]);
    high[i % 2] = Math.max(high[i % 2], x[i]);
  }
  const half = Math.max(high[0] - low[0], high[1] - low[1]) * (0.5 + margin);
  const [x1, x2] = [0, 1].map((axis): [number, number] => {
    const middle = (low[axis] + high[axis]) / 2;
    return [middle - half, middle + half];
  });
  return { x1, x2 };
}

/** The middles of all cells as input of a network [cells², 2], the lowest row first. */
export function latticeOf({ x1, x2 }: Domain): NdArray {
  const data = new Float32Array(cells * cells * 2);
  const at = ([low, high]: readonly [number, number], index: number): number =>
    low + ((index - 0.5) / visibleCells) * (high - low);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      data[2 * (row * cells + column)] = at(x1, column);
      data[2 * (row * cells + column) + 1] = at(x2, row);
    }
  }
  return { data, shape: [cells * cells, 2], dtype: "float32" };
}
