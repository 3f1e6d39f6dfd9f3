import type { Shape, Tensor } from "@nn/tensor";
import type { LayerClass } from "../factory.js";
import { Layer } from "../layer.js";
import type { OptionsOf, Schema } from "../options/options.js";
import { checkSpatialInput, tracedShape } from "./spatial-input.js";

/** What a layer without parameters is that computes one thing of x [B, ...spatial, C]. */
export interface SpatialRecord<S extends Schema> {
  readonly type: string;
  readonly schema: S;
  /** How many spatial axes there must be; any number ≥ 1 without it. */
  readonly rank?: number;
  readonly compute: (x: Tensor, options: OptionsOf<S>) => Tensor;
}

/** The class of such a layer. Its shapes come from tracing `compute`. */
export function spatialLayer<S extends Schema>({ type, schema, rank, compute }: SpatialRecord<S>): LayerClass {
  class SpatialLayer extends Layer<S> {
    static override readonly type = type;
    static override readonly schema = schema;

    protected override setup(inputShape: Shape): Shape {
      checkSpatialInput(this.label, inputShape, rank);
      return tracedShape(this.label, inputShape, (x) => compute(x, this.options));
    }

    override forward(x: Tensor): Tensor {
      return compute(x, this.options);
    }
  }
  return SpatialLayer;
}
