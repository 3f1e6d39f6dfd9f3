import * as ops from "@nn/tensor";
import type { PerAxis } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerSample } from "../layer/factory.js";
import type { Layer } from "../layer/layer.js";
import { positive } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { poolSchema, type PoolOptions } from "./shared/pool-options.js";

export type LpPoolOptions = PoolOptions;

type Make = (power: number, size: PerAxis, options?: LpPoolOptions) => Layer;

function lpPool(
  type: string,
  rank: number,
  op: ops.LpPool,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const LpPool = spatialLayer({
    type,
    rank,
    schema: {
      power: positive,
      ...poolSchema(rank),
    },
    compute: (x, { power, size, ...options }) => op(x, power, size, options),
  });
  const make: Make = (power, size, options = {}) => new LpPool({ power, size, ...options });
  return layerFactory(LpPool, make, samples);
}

/** The p-norm of each window along one axis: x [B, T, C] → y [B, T', C]. As `lpPool2d`. */
export const lpPool1d = lpPool("lpPool1d", 1, ops.lpPool1d, (lpPool1d) => [
  { layer: () => lpPool1d(2, 3, { stride: 2, padding: 1 }), input: [5, 2] },
]);

/**
 * The p-norm of each window, channel by channel, (Σ |x|ᵖ)^(1/p): x [B, H, W, C] → y [B, H', W', C]. `power` is p: 1 sums, 2 is
 * the length, and the larger it is the more it is like the maximum. Sermanet, Chintala and LeCun, "Convolutional neural
 * networks applied to house numbers digit classification", ICPR 2012.
 *
 * @throws {ShapeError} the input is not [B, H, W, C], or the window larger than it.
 * @throws {InvalidArgumentError} a power that is not > 0, or padding of more than half a window.
 */
export const lpPool2d = lpPool("lpPool2d", 2, ops.lpPool2d, (lpPool2d) => [
  { layer: () => lpPool2d(2, 2), input: [4, 5, 2] },
  { layer: () => lpPool2d(3, [3, 2], { stride: [2, 1], padding: "same" }), input: [4, 5, 2] },
]);

/** The p-norm of each window along three axes: x [B, D, H, W, C] → y [B, D', H', W', C]. As `lpPool2d`. */
export const lpPool3d = lpPool("lpPool3d", 3, ops.lpPool3d, (lpPool3d) => [
  { layer: () => lpPool3d(2, [2, 1, 2], { stride: 1 }), input: [3, 2, 3, 2] },
]);
