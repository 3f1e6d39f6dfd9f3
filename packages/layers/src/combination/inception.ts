import { relu } from "@nn/activations";
import { concat, formatShape, sameShape, ShapeError, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { reshape } from "../core/reshape.js";
import { partBranches, type Branches } from "../layer/as-layer.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Merge } from "../layer/merge.js";
import { layersOption } from "../layer/options/option-kinds.js";

const schema = { branches: layersOption };

class Inception extends Merge<typeof schema> {
  static override readonly type = "inception";
  static override readonly schema = schema;

  protected override mergeShapes(shapes: readonly Shape[]): Shape {
    const [first] = shapes;
    const scalar = shapes.findIndex((shape) => shape.length === 0);
    if (scalar >= 0) throw new ShapeError(`${this.label}: branches[${scalar}] gives one number each, and no channels`);
    const positions = first.slice(0, -1);
    const other = shapes.findIndex((shape) => !sameShape(shape.slice(0, -1), positions));
    if (other < 0) return [...positions, shapes.reduce((sum, shape) => sum + shape[shape.length - 1], 0)];
    throw new ShapeError(
      `${this.label}: branches[0] gives ${formatShape(first)} and branches[${other}] ${formatShape(shapes[other])}; ` +
        'all must have as many positions: pad them by "same", and stride all of them or none',
    );
  }

  protected override merge(results: readonly Tensor[]): Tensor {
    return concat(results, -1);
  }
}

/**
 * Inception block: branches that look at the same input in different ways, their channels side by side. Each x
 * [B, ..., C] → [B, ..., Cᵢ] with as many positions; y = [f₁(x), f₂(x), …] [B, ..., Σ Cᵢ]. A list is the layers of one
 * branch. Szegedy et al., "Going deeper with convolutions", CVPR 2015.
 *
 * @throws {ShapeError} the branches' positions differ, naming two of them.
 */
export const inception = layerFactory(
  Inception,
  (...args: Branches<LayerOptions>) => {
    const { layers, options } = partBranches<LayerOptions>(args, "inception", "branches");
    return new Inception({ ...options, branches: layers });
  },
  (inception) => [
    { layer: () => inception([dense(2), relu], dense(3)), input: [3] },
    { layer: () => inception(reshape([2, 3]), reshape([2, 3]), relu), input: [2, 3] },
  ],
);
