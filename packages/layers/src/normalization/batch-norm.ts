import { add, InvalidArgumentError, mean, mul, rsqrt, square, sub, initializers } from "@nn/tensor";
import type { Shape, Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory } from "../layer/factory.js";
import type { ChannelMap, ChannelMapping } from "../layer/fold/channel-map.js";
import { batchOf } from "../layer/inside.js";
import { integer, number, withDefault } from "../layer/options/option-kinds.js";
import { Normalization, normalizationSchema, type NormalizationOptions } from "./shared/normalization.js";

export interface BatchNormOptions extends NormalizationOptions {
  /** What the running statistics keep of their old value at each step; 0.9. */
  readonly momentum?: number;
  /** The axis of an example (the batch axis does not count) whose positions are the channels; the last without it. */
  readonly axis?: number;
}

const schema = {
  ...normalizationSchema,
  momentum: withDefault(
    number("a number from 0 to below 1", (value) => value >= 0 && value < 1),
    0.9,
  ),
  axis: withDefault(integer, -1),
};

class BatchNorm extends Normalization<typeof schema> implements ChannelMapping {
  static override readonly type = "batchNorm";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const channels = this.prepareChannels(inputShape, this.options.axis);
    this.stateOf("mean", channels, initializers.zeros);
    this.stateOf("variance", channels, initializers.ones);
    return inputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    // Frozen, it is a fixed affine map: batch statistics would still let the data of a step change its result.
    const fromBatch = context.training && !this.frozen;
    const { mean, variance } = fromBatch ? this.#batchStatistics(x, context) : this.state;
    const deviation = this.perChannel(rsqrt(add(variance, this.options.epsilon)));
    return this.shifted(mul(sub(x, this.perChannel(mean)), this.scaled(deviation)));
  }

  channelMap(): ChannelMap | undefined {
    const { axis, epsilon } = this.options;
    if (axis !== -1 && axis !== (this.inputShape?.length ?? 0) - 1) return undefined;
    const { gamma, beta } = this.parameters;
    const { mean, variance } = this.state;
    const [g, b, m] = [gamma?.value.data, beta?.value.data, mean.value.data];
    const scale = Float64Array.from(variance.value.data, (v, i) => (g?.[i] ?? 1) / Math.sqrt(v + epsilon));
    return { scale, shift: scale.map((value, i) => (b?.[i] ?? 0) - m[i] * value) };
  }

  #batchStatistics(x: Tensor, context: ForwardContext): { mean: Tensor; variance: Tensor } {
    const count = x.size / this.state.mean.size;
    if (!(count > 1)) {
      throw new InvalidArgumentError(
        `${this.label}: a training batch needs more than one value per channel, got x ${batchOf(x.shape.slice(1))} with ` +
          `B = ${x.shape[0]}; leave it out by train(data, { dropLast: true }), take another miniBatch, or use layerNorm`,
      );
    }
    const { momentum, axis } = this.options;
    const channel = axis < 0 ? axis + x.rank : axis + 1;
    const axes = x.shape.map((_, at) => at).filter((at) => at !== channel);
    const average = mean(x, axes);
    const variance = mean(square(sub(x, this.perChannel(average))), axes);
    const blend = (old: Tensor, value: Tensor): Tensor => add(mul(old, momentum), mul(value, 1 - momentum));
    context.update(this.state.mean, blend(this.state.mean, average));
    // The running variance estimates that of the data, so it divides by N − 1.
    context.update(this.state.variance, blend(this.state.variance, mul(variance, count / (count - 1))));
    return { mean: average, variance };
  }
}

/**
 * Batch normalization: y = γ · (x − μ) / √(σ² + ε) + β for each channel of x [B, ..., C]. In training μ and σ² are the mean and
 * variance of the batch over all axes but that of the channels, and running statistics follow them
 * (running ← m · running + (1 − m) · batch); in inference, and when frozen, μ and σ² are the running statistics. The channels
 * are the last axis, or `axis`. Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing
 * internal covariate shift", ICML 2015.
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
    { layer: () => batchNorm({ axis: 0 }), input: [3, 2, 2] },
  ],
);
