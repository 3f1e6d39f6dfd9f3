import * as ops from "@nn/tensor";
import type { PerAxis } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { withDefault } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { onEachAxis, perAxis } from "../layer/spatial/spatial-options.js";
import { checkPerAxis } from "./shared/sides.js";
import { resizeMethod, type ResizeMethod } from "./shared/resize-method.js";

export interface UpsampleOptions extends LayerOptions {
  /** "nearest" (the default) repeats elements; "linear" blends neighbours (bilinear on images). */
  readonly method?: ResizeMethod;
}

const Upsample = spatialLayer({
  type: "upsample",
  schema: { factor: perAxis(1), method: withDefault(resizeMethod, "nearest") },
  compute: (x, { factor, method }) => {
    const sizes = x.shape.slice(1, -1);
    checkPerAxis(factor, sizes.length, "factor", "upsample");
    const factors = onEachAxis(factor, sizes.length);
    return ops.resize(
      x,
      sizes.map((size, axis) => size * factors[axis]),
      { method },
    );
  },
});

/**
 * So many times as many positions: x [B, ...spatial, C] → y [B, ...spatial · factor, C], with one to three spatial axes.
 * `factor` is a number for all of them or a list. A convolution behind it makes no checkerboards, as a transposed one may:
 * Odena, Dumoulin, Olah, "Deconvolution and checkerboard artifacts", Distill 2016.
 *
 * @throws {ShapeError} the input has no spatial axes.
 */
export const upsample = layerFactory(
  Upsample,
  (factor: PerAxis, options: UpsampleOptions = {}) => new Upsample({ factor, ...options }),
  (upsample) => [
    { layer: () => upsample([2, 3]), input: [2, 3, 2] },
    { layer: () => upsample(2, { method: "linear" }), input: [3, 2] },
  ],
);
