import { add as addTensors, sameShape, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { partBranches, type Branches } from "../layer/as-layer.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Merge } from "../layer/merge.js";
import { layersOption } from "../layer/options/option-kinds.js";

const schema = { branches: layersOption };

class Add extends Merge<typeof schema> {
  static override readonly type = "add";
  static override readonly schema = schema;

  protected override mergeShapes(shapes: readonly Shape[]): Shape {
    if (shapes.every((shape) => sameShape(shape, shapes[0]))) return shapes[0];
    throw this.mismatch(shapes, "they must be equal to be added");
  }

  protected override merge(results: readonly Tensor[]): Tensor {
    return results.reduce((sum, y) => addTensors(sum, y));
  }
}

/**
 * The sum of layers on the same input: y = f₁(x) + f₂(x) + …; all give the same shape.
 *
 * @throws {ShapeError} the branches' shapes differ.
 */
export const add = layerFactory(
  Add,
  (...args: Branches<LayerOptions>) => {
    const { layers, options } = partBranches<LayerOptions>(args, "add", "branches");
    return new Add({ ...options, branches: layers });
  },
  (add) => [{ layer: () => add(dense(2), dense(2, { useBias: false })), input: [3] }],
);
