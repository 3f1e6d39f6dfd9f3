import { formatShape, ShapeError, type DType, type RandomStream, type Shape, type Tensor } from "@nn/tensor";
import type { ForwardContext } from "./context.js";
import { Layer } from "./layer.js";
import type { OptionsOf, Schema } from "./options/options.js";

/** Several layers on the same input, whose results become one. */
export abstract class Merge<S extends Schema & { readonly branches: Schema[string] }> extends Layer<S> {
  /** The shape of one merged result, or a ShapeError. */
  protected abstract mergeShapes(shapes: readonly Shape[]): Shape;

  protected abstract merge(results: readonly Tensor[]): Tensor;

  override get children(): readonly Layer[] {
    return (this.options as OptionsOf<{ branches: Schema[string] }>).branches as readonly Layer[];
  }

  override get inputType(): DType {
    return this.children[0].inputType;
  }

  override get stepwise(): boolean {
    return this.children.every((layer) => layer.stepwise);
  }

  protected override setup(inputShape: Shape, random: RandomStream): Shape {
    return this.mergeShapes(this.children.map((layer, index) => layer.build(inputShape, random.fork(index))));
  }

  override forward(x: Tensor, context?: ForwardContext): Tensor {
    return this.merge(this.children.map((layer) => layer.apply(x, context)));
  }

  /** "add: the branches give [4] and [5]; ..." */
  protected mismatch(shapes: readonly Shape[], advice: string): ShapeError {
    return new ShapeError(`${this.label}: the branches give ${shapes.map(formatShape).join(" and ")}; ${advice}`);
  }
}
