import { add, initializers, mul, ShapeError, standardize, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { flag, positive, withDefault } from "../layer/option-kinds.js";

export interface LayerNormOptions extends LayerOptions {
  /** Added to the variance, so that a constant row stays finite; 1e-5. */
  readonly epsilon?: number;
  /** Whether there is a learned scale γ; true. */
  readonly scale?: boolean;
  /** Whether there is a learned shift β; true. */
  readonly shift?: boolean;
}

const schema = {
  epsilon: withDefault(positive, 1e-5),
  scale: withDefault(flag, true),
  shift: withDefault(flag, true),
};

class LayerNorm extends Layer<typeof schema> {
  static override readonly type = "layerNorm";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    const channels = inputShape.slice(-1);
    if (this.options.scale) this.parameter("gamma", channels, initializers.ones, { regularized: false });
    if (this.options.shift) this.parameter("beta", channels, initializers.zeros, { regularized: false });
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    const { gamma, beta } = this.parameters;
    const normal = standardize(x, -1, this.options.epsilon);
    const scaled = this.options.scale ? mul(normal, gamma) : normal;
    return this.options.shift ? add(scaled, beta) : scaled;
  }
}

/**
 * Layer normalization: y = γ · (x − μ) / √(σ² + ε) + β, where μ and σ² are the mean and variance of each example over
 * the last axis of x [B, ..., C]. The same in training and inference, and for any batch size. Ba, Kiros, Hinton, 2016.
 *
 * Trained: γ [C] from 1, β [C] from 0, neither regularized.
 */
export const layerNorm = layerFactory(
  LayerNorm,
  (options: LayerNormOptions = {}) => new LayerNorm({ ...options }),
  (layerNorm) => [
    { layer: () => layerNorm(), input: [4] },
    { layer: () => layerNorm({ epsilon: 1e-3, shift: false }), input: [2, 3] },
  ],
);
