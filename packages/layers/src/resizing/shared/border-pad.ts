import type { BorderPad } from "@nn/tensor";
import { layerFactory, type LayerFactory, type LayerOptions, type LayerSample } from "../../layer/factory.js";
import type { Layer } from "../../layer/layer.js";
import { spatialLayer } from "../../layer/spatial/spatial-layer.js";
import { sides, type Sides } from "../../layer/spatial/spatial-options.js";
import { pairsOf } from "./sides.js";

type Make = (amount: Sides, options?: LayerOptions) => Layer;

/** Layers that put around the spatial axes what `op` takes from x itself. */
export function borderPad(
  type: string,
  op: BorderPad,
  samples: (make: Make) => readonly LayerSample[],
): LayerFactory<Parameters<Make>> {
  const Border = spatialLayer({
    type,
    schema: { amount: sides() },
    compute: (x, { amount }) => op(x, pairsOf(amount, x.shape, type)),
  });
  const make: Make = (amount, options = {}) => new Border({ amount, ...options });
  return layerFactory(Border, make, samples);
}
