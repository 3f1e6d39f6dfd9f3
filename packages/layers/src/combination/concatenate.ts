import { checkAxis, concat, InvalidArgumentError, type Shape, type Tensor } from "@nn/tensor";
import { dense } from "../core/dense.js";
import { partBranches, type Branches } from "../layer/as-layer.js";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { Merge } from "../layer/merge.js";
import { integer, layersOption, withDefault } from "../layer/options/option-kinds.js";
import { reshape } from "../core/reshape.js";

export interface ConcatenateOptions extends LayerOptions {
  /** The axis of an example (the batch axis does not count) that grows; the last without it. */
  readonly axis?: number;
}

const schema = { branches: layersOption, axis: withDefault(integer, -1) };

class Concatenate extends Merge<typeof schema> {
  static override readonly type = "concatenate";
  static override readonly schema = schema;

  /** Pieces of a sequence cannot be joined along the axis that is in pieces, the first. */
  override get stepwise(): boolean {
    const { axis } = this.options;
    const rank = this.outputShape?.length ?? Infinity;
    return super.stepwise && axis !== 0 && axis !== -rank;
  }

  protected override mergeShapes(shapes: readonly Shape[]): Shape {
    const [first] = shapes;
    if (first.length === 0) {
      throw new InvalidArgumentError(
        `${this.label}: the branches give one number each; there is no axis to join along`,
      );
    }
    const at = checkAxis(this.options.axis, first.length, this.label);
    const fits = shapes.every(
      (shape) => shape.length === first.length && shape.every((size, axis) => axis === at || size === first[axis]),
    );
    if (!fits) throw this.mismatch(shapes, `they must be equal outside axis ${at} to be joined`);
    return first.map((size, axis) => (axis === at ? shapes.reduce((sum, shape) => sum + shape[at], 0) : size));
  }

  protected override merge(results: readonly Tensor[]): Tensor {
    const { axis } = this.options;
    return concat(results, axis < 0 ? axis : axis + 1);
  }
}

/**
 * Layers on the same input, their results side by side along an axis (the last by default), as in an inception block:
 * y = [f₁(x), f₂(x), …]. Szegedy et al., "Going deeper with convolutions", CVPR 2015.
 *
 * @throws {ShapeError} the branches' shapes differ outside that axis.
 */
export const concatenate = layerFactory(
  Concatenate,
  (...args: Branches<ConcatenateOptions>) => {
    const { layers, options } = partBranches<ConcatenateOptions>(args, "concatenate", "branches");
    return new Concatenate({ ...options, branches: layers });
  },
  (concatenate) => [
    { layer: () => concatenate(dense(2), dense(3)), input: [3] },
    { layer: () => concatenate(reshape([1, 4]), reshape([1, 4]), { axis: 0 }), input: [2, 2] },
  ],
);
