import { formatShape, reshape as reshapeTensor, ShapeError, sizeOf, type Shape, type Tensor } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Layer } from "../layer/layer.js";
import type { Option } from "../layer/options/options.js";

const shape: Option<Shape> = {
  expected: "a list of integers ≥ 0, one of which may be -1 (whatever is left)",
  accepts: (value): value is Shape =>
    Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= -1) &&
    value.filter((size) => size === -1).length <= 1,
};

const schema = { shape };

class Reshape extends Layer<typeof schema> {
  static override readonly type = "reshape";
  static override readonly schema = schema;

  protected override setup(inputShape: Shape): Shape {
    const { shape } = this.options;
    const [size, known] = [sizeOf(inputShape), sizeOf(shape.filter((axis) => axis >= 0))];
    const rest = shape.includes(-1) ? size / known : 1;
    if (Number.isInteger(rest) && known * rest === size) return shape.map((axis) => (axis === -1 ? rest : axis));
    throw new ShapeError(
      `${this.label}: an example of shape ${formatShape(inputShape)} has ${size} elements, which do not fit ${formatShape(shape)}`,
    );
  }

  override forward(x: Tensor): Tensor {
    return reshapeTensor(x, [x.shape[0], ...(this.outputShape ?? [])]);
  }
}

/**
 * The same elements in another shape, given without the batch axis; -1 stands for whatever is left. No copy.
 *
 * @throws {ShapeError} the input has another number of elements.
 */
export const reshape = layerFactory(
  Reshape,
  (shape: Shape, options: LayerOptions = {}) => new Reshape({ shape, ...options }),
  (reshape) => [
    { layer: () => reshape([3, 4]), input: [2, 6] },
    { layer: () => reshape([2, -1, 1]), input: [4, 2] },
  ],
);
