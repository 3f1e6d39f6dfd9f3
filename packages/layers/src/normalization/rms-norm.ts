import { add, mean, mul, rsqrt, square, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { flag, positive, withDefault } from "../layer/option-kinds.js";
import { Normalization } from "./shared/normalization.js";

export interface RmsNormOptions extends LayerOptions {
  /** Added to the mean square, so that zeros stay finite; 1e-5. */
  readonly epsilon?: number;
  /** Whether there is a learned scale γ; true. */
  readonly scale?: boolean;
}

const schema = { epsilon: withDefault(positive, 1e-5), scale: withDefault(flag, true) };

class RmsNorm extends Normalization<typeof schema> {
  static override readonly type = "rmsNorm";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  protected override setup(inputShape: Shape): Shape {
    this.prepareChannels(inputShape);
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    const power = mean(square(x), -1, { keepDims: true });
    return this.scaled(mul(x, rsqrt(add(power, this.options.epsilon))));
  }
}

/**
 * Root mean square normalization: y = γ · x / √(mean(x²) + ε), the mean over the last axis of x [B, ..., C]: layerNorm
 * without taking the mean away. The same in training and inference. Zhang and Sennrich, NeurIPS 2019.
 *
 * Trained: γ [C] from 1, not regularized.
 */
export const rmsNorm = layerFactory(
  RmsNorm,
  (options: RmsNormOptions = {}) => new RmsNorm({ ...options }),
  (rmsNorm) => [
    { layer: () => rmsNorm(), input: [4] },
    { layer: () => rmsNorm({ epsilon: 1e-3, scale: false }), input: [2, 3] },
  ],
);
