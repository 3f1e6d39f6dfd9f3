import { tanh } from "@nn/activations";
import { div, initializers, maximum, mul, norm, type Initializer, type Parameter, type Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { asLayer, type LayerLike } from "../layer/as-layer.js";
import { layerFactory } from "../layer/factory.js";
import { labelOf } from "../layer/inside.js";
import { Reparametrization, reparametrizationSchema } from "./shared/reparametrization.js";
import type { ReparametrizationOptions } from "./shared/reparametrization.js";

export interface WeightNormOptions extends ReparametrizationOptions {}

/** Below it a direction is none: its weights are 0 rather than 0/0. */
const LEAST = 1e-12;

class WeightNorm extends Reparametrization<typeof reparametrizationSchema> {
  static override readonly type = "weightNorm";
  static override readonly schema = reparametrizationSchema;

  /** g starts at the length of v, so that the layer starts with the weights it was made with. */
  protected override prepare(v: Parameter): void {
    const lengths: Initializer = { name: "lengths", config: {}, fill: () => lengthsOf(v) };
    // ‖W‖² = Σ g², so the decay of weights belongs to g.
    this.parameter("g", v.shape.slice(-1), lengths);
  }

  protected override replacement(v: Parameter): Tensor {
    const axes = v.shape.slice(1).map((_, axis) => axis);
    return mul(v, div(this.parameters.g, maximum(norm(v, axes, { keepDims: true }), LEAST)));
  }
}

/** The length of each column of v [..., O], in float64. */
function lengthsOf({ value: { data }, shape }: Parameter): Float32Array {
  const outputs = shape.at(-1) ?? 1;
  const squares = new Float64Array(outputs);
  for (let i = 0; i < data.length; i++) squares[i % outputs] += data[i] ** 2;
  return Float32Array.from(squares, Math.sqrt);
}

/**
 * Weight normalization: the layer with W = g · v / ‖v‖ in the place of its weight, one length ‖v‖ and one g for each output
 * (the last axis of W [..., O]); direction and length of the weights are trained apart. Salimans and Kingma, "Weight
 * normalization", NIPS 2016.
 *
 * Trained: v, which is the layer's own parameter W, and g [O], first ‖v‖, so that the layer starts unchanged.
 *
 * @throws {InvalidArgumentError} the layer has no such parameter.
 */
export const weightNorm = layerFactory(
  WeightNorm,
  (layer: LayerLike, options: WeightNormOptions = {}) =>
    new WeightNorm({ ...options, layer: asLayer(layer, `${labelOf("weightNorm", options.name)}: layer`) }),
  (weightNorm) => [
    { layer: () => weightNorm(dense(3, { activation: tanh })), input: [4] },
    {
      layer: () => weightNorm(dense(2, { useBias: false, kernelInitializer: initializers.heNormal() })),
      input: [3],
    },
  ],
);
