import * as ops from "@nn/tensor";
import { globalPool } from "./shared/global-pool.js";

/**
 * The mean of each channel over all positions: x [B, ...spatial, C] → y [B, C], or [B, 1, …, C] with `keepDims`. In the place
 * of `flatten` it leaves the classifier few weights, and lets images have any size. Lin, Chen, Yan, "Network in network",
 * ICLR 2014.
 *
 * @throws {ShapeError} the input has no spatial axes.
 */
export const globalAveragePool = globalPool("globalAveragePool", ops.globalAveragePool, (globalAveragePool) => [
  { layer: () => globalAveragePool(), input: [3, 4, 2] },
  { layer: () => globalAveragePool({ keepDims: true }), input: [5, 3] },
]);
