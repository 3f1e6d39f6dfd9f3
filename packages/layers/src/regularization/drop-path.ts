import type { Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Dropping } from "./shared/dropping.js";
import { invertedDropout } from "./shared/inverted-dropout.js";

class DropPath extends Dropping {
  static override readonly type = "dropPath";

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const examples = x.shape.map((size, axis) => (axis === 0 ? size : 1));
    return invertedDropout(x, this.options.p, examples, context);
  }
}

/**
 * Stochastic depth: in training, sets each example as a whole to 0 with probability p and multiplies the others by 1 / (1 − p);
 * in inference, y = x. As the last layer of a residual's body it leaves the body out for those examples:
 * `residual([..., dropPath(0.1)])`. Huang, Sun, Liu, Sedra and Weinberger, "Deep networks with stochastic depth", ECCV 2016,
 * who scale in inference instead.
 *
 * @throws {InvalidArgumentError} p is not in [0, 1).
 */
export const dropPath = layerFactory(
  DropPath,
  (p: number, options: LayerOptions = {}) => new DropPath({ p, ...options }),
  (dropPath) => [
    { layer: () => dropPath(0.3), input: [2, 3] },
    { layer: () => dropPath(0), input: [3] },
  ],
);
