import { standardize, type Tensor } from "@nn/tensor";
import { layerFactory } from "../layer/factory.js";
import { Normalization, normalizationSchema, type NormalizationOptions } from "./shared/normalization.js";

export interface LayerNormOptions extends NormalizationOptions {}

class LayerNorm extends Normalization<typeof normalizationSchema> {
  static override readonly type = "layerNorm";
  static override readonly schema = normalizationSchema;

  override get stepwise(): boolean {
    return true;
  }

  override forward(x: Tensor): Tensor {
    return this.shifted(this.scaled(standardize(x, -1, this.options.epsilon)));
  }
}

/**
 * Layer normalization: y = γ · (x − μ) / √(σ² + ε) + β, where μ and σ² are the mean and variance of each example over the last
 * axis of x [B, ..., C]. The same in training and inference, and for any batch size. Ba, Kiros and Hinton, "Layer
 * normalization", 2016.
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
