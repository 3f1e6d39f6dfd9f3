import type { Check } from "../check.js";
import { behaviourChecks, savingChecks } from "./behaviour.js";
import { gradientChecks } from "./gradient.js";
import type { LayerLike, SampleLike } from "./layer-like.js";
import { shapeChecks } from "./shapes.js";

/**
 * Everything that must hold for any layer: shapes, batches of any size, gradients against central differences in
 * float64, backward, compiled against eager, every backend, training and inference, freezing, saving, and messages that
 * name the layer. `rebuild` is `layerFrom` of @nn/layers, given the factory of a layer that is not in there.
 */
export function layerChecks<C>(sample: SampleLike<C>, rebuild: (config: C) => LayerLike): Check[] {
  return [
    ...shapeChecks(sample),
    ...gradientChecks(sample),
    ...behaviourChecks(sample),
    ...savingChecks(sample, rebuild),
  ];
}
