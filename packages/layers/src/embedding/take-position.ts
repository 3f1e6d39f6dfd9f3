import { InvalidArgumentError, narrow, reshape, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import { integer } from "../layer/options/option-kinds.js";
import { sequenceShape } from "./shared/positions.js";

const schema = { index: integer };

class TakePosition extends Layer<typeof schema> {
  static override readonly type = "takePosition";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const { length, width } = sequenceShape(inputShape, this.label);
    const { index } = this.options;
    if (index < -length || index >= length) {
      throw new InvalidArgumentError(`${this.label}: there is no position ${index} in a sequence of ${length}`);
    }
    return [width];
  }

  override forward(x: Tensor): Tensor {
    const [batch, length, width] = x.shape;
    const at = (this.options.index + length) % length;
    return reshape(narrow(x, 1, at, at + 1), [batch, width]);
  }
}

/**
 * One position of a sequence: y = x[:, index];  x [B, T, C] → y [B, C]. Negative ones count from the end.
 *
 * @throws {InvalidArgumentError} there is no such position.
 */
export const takePosition = layerFactory(
  TakePosition,
  (index: number, options: LayerOptions = {}) => new TakePosition({ index, ...options }),
  (takePosition) => [
    { layer: () => takePosition(0), input: [3, 2] },
    { layer: () => takePosition(-1), input: [3, 2] },
  ],
);
