import { ShapeError, sizeOf, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { count } from "../layer/options/option-kinds.js";
import { Normalization, normalizationSchema, type NormalizationOptions } from "./shared/normalization.js";
import { standardizeGroups } from "./shared/standardize-groups.js";

export interface GroupNormOptions extends NormalizationOptions {}

const schema = { groups: count, ...normalizationSchema };

class GroupNorm extends Normalization<typeof schema> {
  static override readonly type = "groupNorm";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const { groups } = this.options;
    const [channels] = this.prepareChannels(inputShape);
    if (channels % groups !== 0) {
      throw new ShapeError(
        `${this.label}: ${groups} groups do not divide the ${channels} channels of input ${batchOf(inputShape)}; ` +
          "choose a divisor",
      );
    }
    if (sizeOf(inputShape) === groups) {
      throw new ShapeError(
        `${this.label}: input ${batchOf(inputShape)} leaves each of ${groups} groups one value, which has no variance; ` +
          "choose fewer groups",
      );
    }
    return inputShape;
  }

  override forward(x: Tensor): Tensor {
    return this.shifted(this.scaled(standardizeGroups(x, this.options.groups, this.options.epsilon)));
  }
}

/**
 * Group normalization: y = γ · (x − μ) / √(σ² + ε) + β, where μ and σ² are the mean and variance of each example of
 * x [B, ..., C] over all positions and over one group of C / groups neighbouring channels. One group: each example as a whole;
 * C groups: `instanceNorm`. The same in training and inference, and for any batch size. Wu and He, "Group normalization", ECCV
 * 2018.
 *
 * Trained: γ [C] from 1, β [C] from 0, neither regularized.
 *
 * @throws {ShapeError} the groups do not divide the channels, or hold one value each.
 */
export const groupNorm = layerFactory(
  GroupNorm,
  (groups: number, options: GroupNormOptions = {}) => new GroupNorm({ groups, ...options }),
  (groupNorm) => [
    { layer: () => groupNorm(2), input: [4] },
    { layer: () => groupNorm(3, { epsilon: 1e-3 }), input: [2, 2, 6] },
    { layer: () => groupNorm(1, { scale: false, shift: false }), input: [3, 2] },
  ],
);
