import { ShapeError, type Shape, type Tensor } from "@nn/tensor";
import { inference, type ForwardContext } from "../layer/context.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Dropping } from "./shared/dropping.js";
import { invertedDropout } from "./shared/inverted-dropout.js";

class SpatialDropout extends Dropping {
  static override readonly type = "spatialDropout";

  protected override setup(inputShape: Shape): Shape {
    if (inputShape.length === 0) throw new ShapeError(`${this.label}: expected input [B, ..., C], got [B]`);
    return inputShape;
  }

  override forward(x: Tensor, context: ForwardContext = inference): Tensor {
    const maps = x.shape.map((size, axis) => (axis === 0 || axis === x.rank - 1 ? size : 1));
    return invertedDropout(x, this.options.p, maps, context);
  }
}

/**
 * Dropout of whole feature maps: in training, sets each channel of each example of x [B, ..., C] to 0 at all positions with
 * probability p and multiplies the others by 1 / (1 − p); in inference, y = x. Neighbouring pixels say nearly the same, so that
 * dropping them one by one would drop nothing. Tompson, Goroshin, Jain, LeCun and Bregler, "Efficient object localization using
 * convolutional networks", CVPR 2015.
 *
 * @throws {InvalidArgumentError} p is not in [0, 1).
 */
export const spatialDropout = layerFactory(
  SpatialDropout,
  (p: number, options: LayerOptions = {}) => new SpatialDropout({ p, ...options }),
  (spatialDropout) => [
    { layer: () => spatialDropout(0.4), input: [2, 3, 4] },
    { layer: () => spatialDropout(0.5), input: [6] },
  ],
);
