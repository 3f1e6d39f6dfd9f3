import type { NdArray } from "@nn/tensor";
import type { Domain, Points } from "./messages.js";

/**
 * Cells along each side of the visible square. One more row and column on every side lies outside, so that lines that
 * leave the picture are not closed along its edge.
 */
export const visibleCells = 100;
export const cells = visibleCells + 2;

/** Cells along each side of the small pictures of single units, which have no lines. */
export const unitCells = 20;

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

/**
 * The middles of all cells as input of a network [(visible + 2·outside)², 2], the lowest row first.
 *
 * @param outside rows and columns more on every side
 */
export function latticeOf({ x1, x2 }: Domain, visible = visibleCells, outside = 1): NdArray {
  const side = visible + 2 * outside;
  const data = new Float32Array(side * side * 2);
  const at = ([low, high]: readonly [number, number], index: number): number =>
    low + ((index - outside + 0.5) / visible) * (high - low);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      data[2 * (row * side + column)] = at(x1, column);
      data[2 * (row * side + column) + 1] = at(x2, row);
    }
  }
  return { data, shape: [side * side, 2], dtype: "float32" };
}
