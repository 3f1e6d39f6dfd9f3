import { div, initializers, matmul, maximum, norm, reshape, stopGradient } from "@nn/tensor";
import type { Initializer, Parameter, Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { asLayer, type LayerLike } from "../layer/as-layer.js";
import type { ForwardContext } from "../layer/context.js";
import { layerFactory } from "../layer/factory.js";
import { labelOf } from "../layer/inside.js";
import { count, positive, withDefault } from "../layer/options/option-kinds.js";
import { largestDirection } from "./shared/power-iteration.js";
import { Reparametrization, reparametrizationSchema } from "./shared/reparametrization.js";
import type { ReparametrizationOptions } from "./shared/reparametrization.js";

export interface SpectralNormOptions extends ReparametrizationOptions {
  /** Steps of power iteration in each training step; 1. */
  readonly iterations?: number;
  /** The least length that is divided by; 1e-12. */
  readonly epsilon?: number;
}

const schema = {
  ...reparametrizationSchema,
  iterations: withDefault(count, 1),
  epsilon: withDefault(positive, 1e-12),
};

class SpectralNorm extends Reparametrization<typeof schema> {
  static override readonly type = "spectralNorm";
  static override readonly schema = schema;

  protected override prepare(W: Parameter): void {
    const direction: Initializer = { name: "direction", config: {}, fill: (_, random) => largestDirection(W, random) };
    this.stateOf("u", W.shape.slice(-1), direction);
  }

  protected override replacement(W: Parameter, context: ForwardContext): Tensor {
    const matrix = reshape(W, [-1, W.shape[W.rank - 1]]);
    // Frozen, it is a fixed function: a step must not change it.
    const u = context.training && !this.frozen ? this.#turned(matrix, context) : this.state.u;
    return div(W, maximum(norm(matmul(matrix, u)), this.options.epsilon));
  }

  /** u after the iterations, which the state becomes. Constant to gradients, as in the paper. */
  #turned(matrix: Tensor, context: ForwardContext): Tensor {
    const { iterations, epsilon } = this.options;
    const unit = (x: Tensor): Tensor => div(x, maximum(norm(x), epsilon));
    let u: Tensor = this.state.u;
    for (let i = 0; i < iterations; i++) u = unit(matmul(unit(matmul(matrix, u)), matrix));
    const turned = stopGradient(u);
    context.update(this.state.u, turned);
    return turned;
  }
}

/**
 * Spectral normalization: the layer with W / σ(W) in the place of its weight, where σ is the largest singular value of W as a
 * matrix [..., O] of outputs by all else: the layer stretches nothing by more than 1. σ = ‖W u‖; u follows the largest
 * direction by power iteration, u ← Wᵀ W u / ‖Wᵀ W u‖, in each training step. Gradients take u as constant. Miyato, Kataoka,
 * Koyama and Yoshida, "Spectral normalization for generative adversarial networks", ICLR 2018.
 *
 * Trained: the layer's own W. State: u [O], a unit vector, first turned to the first W.
 *
 * @throws {InvalidArgumentError} the layer has no such parameter.
 */
export const spectralNorm = layerFactory(
  SpectralNorm,
  (layer: LayerLike, options: SpectralNormOptions = {}) =>
    new SpectralNorm({ ...options, layer: asLayer(layer, `${labelOf("spectralNorm", options.name)}: layer`) }),
  (spectralNorm) => [
    { layer: () => spectralNorm(dense(3)), input: [4] },
    {
      layer: () => spectralNorm(dense(2, { kernelInitializer: initializers.heNormal() }), { iterations: 3 }),
      input: [3],
    },
  ],
);
