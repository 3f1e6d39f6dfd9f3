import { formatShape, InvalidArgumentError, narrow, ShapeError, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { batchOf } from "../layer/inside.js";
import { Layer } from "../layer/layer.js";
import { integer } from "../layer/options/option-kinds.js";

const schema = { start: integer, end: integer };

class TakeFeatures extends Layer<typeof schema> {
  static override readonly type = "takeFeatures";
  static override readonly schema = schema;

  override get stepwise(): boolean {
    return (this.inputShape?.length ?? 0) > 1;
  }

  protected override setup(inputShape: Shape): Shape {
    const size = inputShape.at(-1);
    if (size === undefined) {
      throw new ShapeError(`${this.label}: expected input [B, ..., C], got ${batchOf(inputShape)}`);
    }
    const { start, end } = this.options;
    if (start < 0 || end > size || start >= end) {
      throw new InvalidArgumentError(
        `${this.label}: start and end must be 0 ≤ start < end ≤ ${size} for examples of shape ${formatShape(inputShape)}, ` +
          `got ${start} and ${end}`,
      );
    }
    return [...inputShape.slice(0, -1), end - start];
  }

  override forward(x: Tensor): Tensor {
    return narrow(x, x.rank - 1, this.options.start, this.options.end);
  }
}

/**
 * Some of the features (channels): y = x[..., start:end];  x [B, ..., C] → y [B, ..., end − start]. For examples that are several
 * things side by side: each branch of `concatenate` takes its own.
 *
 * @throws {InvalidArgumentError} there are no such features.
 */
export const takeFeatures = layerFactory(
  TakeFeatures,
  (start: number, end: number, options: LayerOptions = {}) => new TakeFeatures({ start, end, ...options }),
  (takeFeatures) => [
    { layer: () => takeFeatures(0, 2), input: [3] },
    { layer: () => takeFeatures(1, 4), input: [2, 4] },
  ],
);
