import { mul, random, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Dropping } from "./shared/dropping.js";

class GaussianDropout extends Dropping {
  static override readonly type = "gaussianDropout";

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { p } = this.options;
    if (!context.training || p === 0) return x;
    return mul(x, random.normal(x.shape, context.key(), { mean: 1, std: Math.sqrt(p / (1 - p)) }));
  }
}

/**
 * In training, multiplies each element by normal noise with mean 1 and variance p / (1 − p), the mean and variance of what
 * dropout with p multiplies by; in inference, y = x. Srivastava et al., "Dropout: a simple way to prevent neural networks from
 * overfitting", JMLR 15, 2014, section 10.
 *
 * @throws {InvalidArgumentError} p is not in [0, 1).
 */
export const gaussianDropout = layerFactory(
  GaussianDropout,
  (p: number, options: LayerOptions = {}) => new GaussianDropout({ p, ...options }),
  (gaussianDropout) => [{ layer: () => gaussianDropout(0.3), input: [2, 3] }],
);
