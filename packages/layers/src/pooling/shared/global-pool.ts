import { reshape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerOptions, type LayerSample } from "../../layer/factory.js";
import type { Layer } from "../../layer/layer.js";
import { flag, withDefault } from "../../layer/options/option-kinds.js";
import { spatialLayer } from "../../layer/spatial/spatial-layer.js";

export interface GlobalPoolOptions extends LayerOptions {
  /** Whether the spatial axes stay, with size 1, as a factor for the whole image needs it; false. */
  readonly keepDims?: boolean;
}

type Make = (options?: GlobalPoolOptions) => Layer;

/** Layers that leave one number of each channel; `op` maps [B, ...spatial, C] to [B, C]. */
export function globalPool(
  type: string,
  op: (x: Tensor) => Tensor,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const Global = spatialLayer({
    type,
    schema: { keepDims: withDefault(flag, false) },
    compute: (x, { keepDims }) => {
      const y = op(x);
      const kept = x.shape.map((size, axis) => (axis === 0 || axis === x.rank - 1 ? size : 1));
      return keepDims ? reshape(y, kept) : y;
    },
  });
  const make: Make = (options = {}) => new Global({ ...options });
  return layerFactory(Global, make, samples);
}
