import { reshape, sizeOf, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";

class Flatten extends Layer {
  static override readonly type = "flatten";

  protected override setup(inputShape: Shape): Shape {
    return [sizeOf(inputShape)];
  }

  override forward(x: Tensor): Tensor {
    return reshape(x, [x.shape[0], sizeOf(x.shape.slice(1))]);
  }
}

/** All axes of an example as one: x [B, H, W, C] → y [B, H · W · C], without a copy. */
export const flatten = layerFactory(
  Flatten,
  (options: LayerOptions = {}) => new Flatten({ ...options }),
  (flatten) => [{ layer: () => flatten(), input: [2, 3, 2] }],
);
