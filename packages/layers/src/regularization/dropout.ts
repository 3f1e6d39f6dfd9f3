import type { Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Dropping } from "./shared/dropping.js";
import { invertedDropout } from "./shared/inverted-dropout.js";

class Dropout extends Dropping {
  static override readonly type = "dropout";

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    return invertedDropout(x, this.options.p, x.shape, context);
  }
}

/**
 * In training, sets each element to 0 with probability p and multiplies the others by 1 / (1 − p), so that the expected value
 * stays (inverted dropout); in inference, y = x. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: a
 * simple way to prevent neural networks from overfitting", JMLR 15, 2014.
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
