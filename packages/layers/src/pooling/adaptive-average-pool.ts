import * as ops from "@nn/tensor";
import { adaptivePool } from "./shared/adaptive-pool.js";

/** The means of so many bins along one axis: x [B, T, C] → y [B, outputSize, C]. As `adaptiveAveragePool2d`. */
export const adaptiveAveragePool1d = adaptivePool("adaptiveAveragePool1d", 1, ops.adaptiveAveragePool1d, (pool) => [
  { layer: () => pool(3), input: [5, 2] },
]);

/**
 * The means of as many bins as are asked for, whatever the input's size: x [B, H, W, C] → y [B, ...outputSize, C]. Bin o of O
 * along an axis of N positions is ⌊o·N/O⌋ … ⌈(o + 1)·N/O⌉ − 1, so that bins overlap where O does not divide N. A network that
 * ends in one takes images of any size. He, Zhang, Ren, Sun, "Spatial pyramid pooling", ECCV 2014.
 *
 * @throws {ShapeError} the input is not [B, H, W, C].
 */
export const adaptiveAveragePool2d = adaptivePool("adaptiveAveragePool2d", 2, ops.adaptiveAveragePool2d, (pool) => [
  { layer: () => pool(2), input: [4, 5, 2] },
  { layer: () => pool([1, 3]), input: [3, 2, 2] },
]);

/** The means of so many bins along three axes: x [B, D, H, W, C] → y [B, ...outputSize, C]. As `adaptiveAveragePool2d`. */
export const adaptiveAveragePool3d = adaptivePool("adaptiveAveragePool3d", 3, ops.adaptiveAveragePool3d, (pool) => [
  { layer: () => pool([1, 2, 2]), input: [2, 3, 2, 2] },
]);
