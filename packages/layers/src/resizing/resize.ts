import * as ops from "@nn/tensor";
import type { PerAxis } from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { flag, withDefault } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { perAxis } from "../layer/spatial/spatial-options.js";
import { resizeMethod, type ResizeMethod } from "./shared/resize-method.js";

export interface ResizeOptions extends LayerOptions {
  /** "nearest" (the default) repeats or drops elements; "linear" blends neighbours (bilinear on images). */
  readonly method?: ResizeMethod;
  /** For "linear": whether the first and last elements of x and y lie on each other, instead of the edges around them; false. */
  readonly alignCorners?: boolean;
}

const Resize = spatialLayer({
  type: "resize",
  schema: {
    outputSize: perAxis(1),
    method: withDefault(resizeMethod, "nearest"),
    alignCorners: withDefault(flag, false),
  },
  compute: (x, { outputSize, ...options }) => ops.resize(x, outputSize, options),
});

/**
 * Another number of positions: x [B, ...spatial, C] → y [B, ...outputSize, C], with one to three spatial axes.
 * `outputSize` is a number for all of them or a list. As PyTorch's `interpolate`.
 *
 * @throws {ShapeError} the input has no spatial axes.
 */
export const resize = layerFactory(
  Resize,
  (outputSize: PerAxis, options: ResizeOptions = {}) => new Resize({ outputSize, ...options }),
  (resize) => [
    { layer: () => resize([5, 2]), input: [3, 4, 2] },
    { layer: () => resize(5, { method: "linear" }), input: [3, 2] },
    { layer: () => resize([4, 3], { method: "linear", alignCorners: true }), input: [2, 5, 1] },
  ],
);
