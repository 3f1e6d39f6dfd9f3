import * as ops from "@nn/tensor";
import { adaptivePool } from "./shared/adaptive-pool.js";

/** The largest element of each of so many bins along one axis: x [B, T, C] → y [B, outputSize, C]. As `adaptiveMaxPool2d`. */
export const adaptiveMaxPool1d = adaptivePool("adaptiveMaxPool1d", 1, ops.adaptiveMaxPool1d, (pool) => [
  { layer: () => pool(3), input: [5, 2] },
]);

/**
 * The largest element of each of as many bins as are asked for, whatever the input's size: x [B, H, W, C] →
 * y [B, ...outputSize, C]; the bins are those of `adaptiveAveragePool2d`. Of equal elements the first gets the gradient.
 *
 * @throws {ShapeError} the input is not [B, H, W, C].
 */
export const adaptiveMaxPool2d = adaptivePool("adaptiveMaxPool2d", 2, ops.adaptiveMaxPool2d, (pool) => [
  { layer: () => pool(2), input: [4, 5, 2] },
  { layer: () => pool([1, 3]), input: [3, 2, 2] },
]);

/** The largest element of each of so many bins along three axes: x [B, D, H, W, C] → y [B, ...outputSize, C]. */
export const adaptiveMaxPool3d = adaptivePool("adaptiveMaxPool3d", 3, ops.adaptiveMaxPool3d, (pool) => [
  { layer: () => pool([1, 2, 2]), input: [2, 3, 2, 2] },
]);
