import { mul, random, where, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { number } from "../layer/option-kinds.js";

const schema = { p: number("a number from 0 to below 1", (p) => p >= 0 && p < 1) };

class Dropout extends Layer<typeof schema> {
  static override readonly type = "dropout";
  static override readonly schema = schema;

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { p } = this.options;
    if (!context.training || p === 0) return x;
    return where(random.bernoulli(x.shape, context.key(), 1 - p), mul(x, 1 / (1 - p)), 0);
  }
}

/**
 * In training, sets each element to 0 with probability p and multiplies the others by 1 / (1 − p), so that the expected
 * value stays (inverted dropout); in inference, y = x. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov, 2014.
 *
 * @throws {InvalidArgumentError} p is not in [0, 1).
 */
export const dropout = layerFactory(
  Dropout,
  (p: number, options: LayerOptions = {}) => new Dropout({ p, ...options }),
  (dropout) => [
    { layer: () => dropout(0.5), input: [6] },
    { layer: () => dropout(0), input: [3] },
  ],
);
