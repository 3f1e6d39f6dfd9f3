import { add, random, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { number } from "../layer/options/option-kinds.js";

const schema = { std: number("a finite number ≥ 0", (std) => Number.isFinite(std) && std >= 0) };

class GaussianNoise extends Layer<typeof schema> {
  static override readonly type = "gaussianNoise";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return true;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { std } = this.options;
    return context.training && std > 0 ? add(x, random.normal(x.shape, context.key(), { std })) : x;
  }
}

/**
 * In training, adds normal noise with mean 0 and the given standard deviation to each element; in inference, y = x. A
 * regularizer: on inputs it acts like a penalty on the slope of the network (Bishop, "Training with noise is equivalent to
 * Tikhonov regularization", 1995).
 *
 * @throws {InvalidArgumentError} std is negative or not finite.
 */
export const gaussianNoise = layerFactory(
  GaussianNoise,
  (std: number, options: LayerOptions = {}) => new GaussianNoise({ std, ...options }),
  (gaussianNoise) => [{ layer: () => gaussianNoise(0.5), input: [2, 3] }],
);
