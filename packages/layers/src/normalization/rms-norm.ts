import { add, mean, mul, rsqrt, square, type Tensor } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { Normalization, normalizationSchema, type NormalizationOptions } from "./shared/normalization.js";

export type RmsNormOptions = Omit<NormalizationOptions, "shift">;

const { epsilon, scale } = normalizationSchema;
const schema = { epsilon, scale };

class RmsNorm extends Normalization<typeof schema> {
  static override readonly type = "rmsNorm";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  override forward(x: Tensor): Tensor {
    const power = mean(square(x), -1, { keepDims: true });
    return this.scaled(mul(x, rsqrt(add(power, this.options.epsilon))));
  }
}

/**
 * Root mean square normalization: y = γ · x / √(mean(x²) + ε), the mean over the last axis of x [B, ..., C]: layerNorm without
 * subtracting the mean. The same in training and inference. Zhang and Sennrich, "Root mean square layer normalization", NeurIPS
 * 2019.
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
