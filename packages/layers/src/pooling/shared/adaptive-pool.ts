import type { AdaptivePool, PerAxis } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerOptions, type LayerSample } from "../../layer/factory.js";
import type { Layer } from "../../layer/layer.js";
import { spatialLayer } from "../../layer/spatial/spatial-layer.js";
import { perAxis } from "../../layer/spatial/spatial-options.js";

type Make = (outputSize: PerAxis, options?: LayerOptions) => Layer;

/** Layers that pool to a size that is asked for. */
export function adaptivePool(
  type: string,
  rank: number,
  op: AdaptivePool,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const Adaptive = spatialLayer({
    type,
    rank,
    schema: { outputSize: perAxis(1, rank) },
    compute: (x, { outputSize }) => op(x, outputSize),
  });
  const make: Make = (outputSize, options = {}) => new Adaptive({ outputSize, ...options });
  return layerFactory(Adaptive, make, samples);
}
