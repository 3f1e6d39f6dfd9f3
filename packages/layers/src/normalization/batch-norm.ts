import {
  add,
  initializers,
  InvalidArgumentError,
  mean,
  mul,
  rsqrt,
  ShapeError,
  square,
  sub,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { flag, number, positive, withDefault } from "../layer/option-kinds.js";

export interface BatchNormOptions extends LayerOptions {
  /** What the running statistics keep of their old value at each step; 0.9. */
  readonly momentum?: number;
  /** Added to the variance, so that a constant channel stays finite; 1e-5. */
  readonly epsilon?: number;
  /** Whether there is a learned scale γ; true. */
  readonly scale?: boolean;
  /** Whether there is a learned shift β; true. */
  readonly shift?: boolean;
}

const schema = {
  momentum: withDefault(
    number("a number from 0 to below 1", (value) => value >= 0 && value < 1),
    0.9,
  ),
  epsilon: withDefault(positive, 1e-5),
  scale: withDefault(flag, true),
  shift: withDefault(flag, true),
};

class BatchNorm extends Layer<typeof schema> {
  static override readonly type = "batchNorm";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    const channels = inputShape.slice(-1);
    if (this.options.scale) this.parameter("gamma", channels, initializers.ones, { regularized: false });
    if (this.options.shift) this.parameter("beta", channels, initializers.zeros, { regularized: false });
    this.stateOf("mean", channels, initializers.zeros);
    this.stateOf("variance", channels, initializers.ones);
    return inputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    // Frozen, it is a fixed affine map: batch statistics would still let the data of a step change its result.
    const fromBatch = context.training && !this.frozen;
    const { mean, variance } = fromBatch ? this.#batchStatistics(x, context) : this.state;
    const { gamma, beta } = this.parameters;
    const deviation = rsqrt(add(variance, this.options.epsilon));
    const y = mul(sub(x, mean), this.options.scale ? mul(deviation, gamma) : deviation);
    return this.options.shift ? add(y, beta) : y;
  }

  #batchStatistics(x: Tensor, context: ForwardContext): { mean: Tensor; variance: Tensor } {
    const count = x.size / x.shape[x.rank - 1];
    if (!(count > 1)) {
      throw new InvalidArgumentError(
        `${this.label}: a training batch needs more than one value per channel, got x ${batchOf(x.shape.slice(1))} with ` +
          `B = ${x.shape[0]}; drop the last batch or merge it with the one before (or use layerNorm)`,
      );
    }
    const axes = x.shape.slice(1).map((_, axis) => axis);
    const average = mean(x, axes);
    const variance = mean(square(sub(x, average)), axes);
    const { momentum } = this.options;
    const blend = (old: Tensor, value: Tensor): Tensor => add(mul(old, momentum), mul(value, 1 - momentum));
    context.update(this.state.mean, blend(this.state.mean, average));
    // The running variance estimates that of the data, so it divides by N − 1.
    context.update(this.state.variance, blend(this.state.variance, mul(variance, count / (count - 1))));
    return { mean: average, variance };
  }
}

/**
 * Batch normalization: y = γ · (x − μ) / √(σ² + ε) + β for each channel of x [B, ..., C]. In training μ and σ² are the
 * mean and variance of the batch over all axes but the last, and running statistics follow them (running ← m · running +
 * (1 − m) · batch); in inference, and when frozen, μ and σ² are the running statistics. Ioffe and Szegedy, ICML 2015.
 *
 * Trained: γ [C] from 1, β [C] from 0, neither regularized. State: mean [C] from 0, variance [C] from 1.
 *
 * @throws {InvalidArgumentError} in training, a batch with one value per channel, which has no variance.
 */
export const batchNorm = layerFactory(
  BatchNorm,
  (options: BatchNormOptions = {}) => new BatchNorm({ ...options }),
  (batchNorm) => [
    { layer: () => batchNorm(), input: [3] },
    { layer: () => batchNorm({ momentum: 0.5, epsilon: 1e-3 }), input: [2, 2, 3] },
    { layer: () => batchNorm({ scale: false, shift: false }), input: [4] },
  ],
);
