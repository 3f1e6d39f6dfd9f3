import * as ops from "@nn/tensor";
import { globalPool } from "./shared/global-pool.js";

/**
 * The largest value of each channel over all positions: x [B, ...spatial, C] → y [B, C], or [B, 1, …, C] with `keepDims`. Of
 * equal values the first gets the gradient.
 *
 * @throws {ShapeError} the input has no spatial axes.
 */
export const globalMaxPool = globalPool("globalMaxPool", ops.globalMaxPool, (globalMaxPool) => [
  { layer: () => globalMaxPool(), input: [3, 4, 2] },
  { layer: () => globalMaxPool({ keepDims: true }), input: [5, 3] },
]);
