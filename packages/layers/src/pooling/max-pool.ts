import * as ops from "@nn/tensor";
import type { PerAxis } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { withDefault } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { perAxis } from "../layer/spatial/spatial-options.js";
import { poolSchema, type PoolOptions } from "./shared/pool-options.js";

export interface MaxPoolOptions extends PoolOptions {
  /** Distance between neighbouring elements of a window; 1. */
  readonly dilation?: PerAxis;
}

type Make = (size: PerAxis, options?: MaxPoolOptions) => Layer;

function maxPool(
  type: string,
  rank: number,
  op: ops.MaxPool,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const MaxPool = spatialLayer({
    type,
    rank,
    schema: {
      ...poolSchema(rank),
      dilation: withDefault(perAxis(1, rank), 1),
    },
    compute: (x, { size, ...options }) => op(x, size, options),
  });
  const make: Make = (size, options = {}) => new MaxPool({ size, ...options });
  return layerFactory(MaxPool, make, samples);
}

/** The largest element of each window along one axis: x [B, T, C] → y [B, T', C]. As `maxPool2d`. */
export const maxPool1d = maxPool("maxPool1d", 1, ops.maxPool1d, (maxPool1d) => [
  { layer: () => maxPool1d(3, { stride: 2, padding: 1 }), input: [5, 2] },
]);

/**
 * The largest element of each window, channel by channel: x [B, H, W, C] → y [B, H', W', C],
 * H' = ⌊(H + padding − extent) / stride⌋ + 1. `size` is that of the window; it moves by its own size unless `stride` says
 * otherwise. Padding counts as −∞. Of equal elements the first gets the gradient. Ranzato, Huang, Boureau and LeCun,
 * "Unsupervised learning of invariant feature hierarchies with applications to object recognition", CVPR 2007.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the window larger than it.
 * @throws {InvalidArgumentError} padding of more than half a window, which would make windows of nothing else.
 */
export const maxPool2d = maxPool("maxPool2d", 2, ops.maxPool2d, (maxPool2d) => [
  { layer: () => maxPool2d(2), input: [4, 5, 2] },
  { layer: () => maxPool2d([3, 2], { stride: [2, 1], padding: "same", dilation: [1, 2] }), input: [4, 5, 2] },
  { layer: () => maxPool2d(3, { stride: 2, padding: [[1, 0], 1] }), input: [4, 4, 3] },
]);

/** The largest element of each window along three axes: x [B, D, H, W, C] → y [B, D', H', W', C]. As `maxPool2d`. */
export const maxPool3d = maxPool("maxPool3d", 3, ops.maxPool3d, (maxPool3d) => [
  { layer: () => maxPool3d([2, 1, 2], { stride: 1 }), input: [3, 2, 3, 2] },
]);
