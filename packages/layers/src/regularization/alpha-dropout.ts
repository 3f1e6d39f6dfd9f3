import { add, mul, random, where, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Dropping } from "./shared/dropping.js";

/** −λα of selu, its limit for x → −∞: what a dropped element becomes. */
const DROPPED = -1.0507009873554805 * 1.6732632423543772;

class AlphaDropout extends Dropping {
  static override readonly type = "alphaDropout";

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const { p } = this.options;
    if (!context.training || p === 0) return x;
    const dropped = where(random.bernoulli(x.shape, context.key(), 1 - p), x, DROPPED);
    const a = 1 / Math.sqrt((1 - p) * (1 + p * DROPPED ** 2));
    return add(mul(dropped, a), -a * p * DROPPED);
  }
}

/**
 * Dropout for selu: in training, sets each element to α′ = −λα with probability p, then y = a · x + b with
 * a = ((1 − p)(1 + p α′²))^(−1/2) and b = −a p α′, which keeps mean 0 and variance 1; in inference, y = x. Klambauer,
 * Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", NIPS 2017.
 *
 * @throws {InvalidArgumentError} p is not in [0, 1).
 */
export const alphaDropout = layerFactory(
  AlphaDropout,
  (p: number, options: LayerOptions = {}) => new AlphaDropout({ p, ...options }),
  (alphaDropout) => [{ layer: () => alphaDropout(0.2), input: [2, 3] }],
);
