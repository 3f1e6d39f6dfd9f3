import { sigmoid } from "@nn/activations";
import { broadcastShapes, mul, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { partBranches, type Branches } from "../layer/as-layer.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Merge } from "../layer/merge.js";
import { layersOption } from "../layer/options/option-kinds.js";

const schema = { branches: layersOption };

class Multiply extends Merge<typeof schema> {
  static override readonly type = "multiply";
  static override readonly schema = schema;

  protected override mergeShapes(shapes: readonly Shape[]): Shape {
    const fits = shapes.every(
      (shape) =>
        shape.length === shapes[0].length &&
        shape.every((size, axis) => size === 1 || shapes.every((other) => other[axis] === 1 || other[axis] === size)),
    );
    if (fits) return shapes.reduce((a, b) => broadcastShapes(a, b, this.label));
    throw this.mismatch(shapes, "they must have as many axes, each of equal size or 1, to be multiplied");
  }

  protected override merge(results: readonly Tensor[]): Tensor {
    return results.reduce((product, y) => mul(product, y));
  }
}

/**
 * The product, element by element, of layers on the same input: y = f₁(x) · f₂(x) · …; a gate is one of them with a
 * sigmoid. An axis of size 1 is spread over the others' (one gate for each channel, for example).
 *
 * @throws {ShapeError} the branches' shapes do not fit.
 */
export const multiply = layerFactory(
  Multiply,
  (...args: Branches<LayerOptions>) => {
    const { layers, options } = partBranches<LayerOptions>(args, "multiply", "branches");
    return new Multiply({ ...options, branches: layers });
  },
  (multiply) => [
    { layer: () => multiply(dense(2), dense(2, { activation: sigmoid })), input: [3] },
    { layer: () => multiply(dense(2), dense(1, { activation: sigmoid })), input: [3] },
  ],
);
