import { tanh } from "@nn/activations";
import { dense } from "./dense.js";
import { partBranches, type Branches } from "../layer/as-layer.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Sequential } from "../layer/sequence.js";

/** Layers one after another as one layer: y = fₙ(… f₂(f₁(x))). */
export const sequential = layerFactory(
  Sequential,
  (...args: Branches<LayerOptions>) => {
    const { layers, options } = partBranches<LayerOptions>(args, "sequential", "layers");
    return new Sequential({ ...options, layers });
  },
  (sequential) => [
    { layer: () => sequential(dense(4, { activation: tanh }), dense(2)), input: [3] },
    { layer: () => sequential([dense(4), tanh, [dense(3), tanh]]), input: [3] },
  ],
);
