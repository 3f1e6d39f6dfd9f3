import * as ops from "@nn/tensor";
import type { PerAxis } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { flag, withDefault } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { poolSchema, type PoolOptions } from "./shared/pool-options.js";

export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as elements of value 0 (true), or windows at the edge divide by what they have of x (false). */
  readonly countIncludePadding?: boolean;
}

type Make = (size: PerAxis, options?: AveragePoolOptions) => Layer;

function averagePool(
  type: string,
  rank: number,
  op: ops.AveragePool,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const AveragePool = spatialLayer({
    type,
    rank,
    schema: {
      ...poolSchema(rank),
      countIncludePadding: withDefault(flag, true),
    },
    compute: (x, { size, ...options }) => op(x, size, options),
  });
  const make: Make = (size, options = {}) => new AveragePool({ size, ...options });
  return layerFactory(AveragePool, make, samples);
}

/** The mean of each window along one axis: x [B, T, C] → y [B, T', C]. As `averagePool2d`. */
export const averagePool1d = averagePool("averagePool1d", 1, ops.averagePool1d, (averagePool1d) => [
  { layer: () => averagePool1d(3, { stride: 2, padding: 1 }), input: [5, 2] },
]);

/**
 * The mean of each window, channel by channel: x [B, H, W, C] → y [B, H', W', C], H' = ⌊(H + padding − KH) / stride⌋ + 1.
 * `size` is that of the window; it moves by its own size unless `stride` says otherwise.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the window larger than it.
 * @throws {InvalidArgumentError} padding of more than half a window, which would make windows of nothing else.
 */
export const averagePool2d = averagePool("averagePool2d", 2, ops.averagePool2d, (averagePool2d) => [
  { layer: () => averagePool2d(2), input: [4, 5, 2] },
  { layer: () => averagePool2d([3, 2], { stride: [2, 1], padding: "same" }), input: [4, 5, 2] },
  { layer: () => averagePool2d(3, { stride: 2, padding: [[1, 0], 1], countIncludePadding: false }), input: [4, 4, 3] },
]);

/** The mean of each window along three axes: x [B, D, H, W, C] → y [B, D', H', W', C]. As `averagePool2d`. */
export const averagePool3d = averagePool("averagePool3d", 3, ops.averagePool3d, (averagePool3d) => [
  { layer: () => averagePool3d([2, 1, 2], { stride: 1 }), input: [3, 2, 3, 2] },
]);
