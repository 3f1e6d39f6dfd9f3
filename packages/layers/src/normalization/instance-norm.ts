import { ShapeError, sizeOf, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { Normalization, normalizationSchema, type NormalizationOptions } from "./shared/normalization.js";
import { standardizeGroups } from "./shared/standardize-groups.js";

export interface InstanceNormOptions extends NormalizationOptions {}

class InstanceNorm extends Normalization<typeof normalizationSchema> {
  static override readonly type = "instanceNorm";
  static override readonly schema = normalizationSchema;

  protected override setup(inputShape: Shape): Shape {
    const [channels] = this.prepareChannels(inputShape);
    if (sizeOf(inputShape) === channels) {
      throw new ShapeError(
        `${this.label}: needs more than one position for each channel, got input ${batchOf(inputShape)}; ` +
          "use layerNorm or groupNorm",
      );
    }
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    return this.shifted(this.scaled(standardizeGroups(x, x.shape[x.rank - 1], this.options.epsilon)));
  }
}

/**
 * Instance normalization: y = γ · (x − μ) / √(σ² + ε) + β, where μ and σ² are the mean and variance of each channel of
 * each example of x [B, ..., C] over its positions. The same in training and inference. Ulyanov, Vedaldi, Lempitsky,
 * "Instance normalization: the missing ingredient for fast stylization", 2016.
 *
 * Trained: γ [C] from 1, β [C] from 0, neither regularized.
 *
 * @throws {ShapeError} one position: its value is the mean, and nothing would be left of it.
 */
export const instanceNorm = layerFactory(
  InstanceNorm,
  (options: InstanceNormOptions = {}) => new InstanceNorm({ ...options }),
  (instanceNorm) => [
    { layer: () => instanceNorm(), input: [2, 3, 2] },
    { layer: () => instanceNorm({ epsilon: 1e-3, scale: false, shift: false }), input: [4, 2] },
  ],
);
