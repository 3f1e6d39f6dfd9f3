import * as ops from "@nn/tensor";
import { layerFactory, type LayerOptions } from "../layer/factory.js";
import { number, withDefault } from "../layer/options/option-kinds.js";
import { spatialLayer } from "../layer/spatial/spatial-layer.js";
import { sides, type Sides } from "../layer/spatial/spatial-options.js";
import { pairsOf } from "./shared/sides.js";

export interface PadOptions extends LayerOptions {
  /** What is put around; 0. */
  readonly value?: number;
}

const Pad = spatialLayer({
  type: "pad",
  schema: { amount: sides(), value: withDefault(number("a finite number", Number.isFinite), 0) },
  compute: (x, { amount, value }) => ops.pad(x, pairsOf(amount, x.shape, "pad"), value),
});

/**
 * Zeros, or another value, around the spatial axes: x [B, ...spatial, C] → y [B, ...spatial + amounts, C]. `amount` is a
 * number for all sides, or a list with a number or a pair [before, after] for each spatial axis: `pad([[1, 0], 2])`.
 *
 * @throws {ShapeError} the input has no spatial axes.
 */
export const pad = layerFactory(
  Pad,
  (amount: Sides, options: PadOptions = {}) => new Pad({ amount, ...options }),
  (pad) => [
    { layer: () => pad(2), input: [2, 3, 2] },
    { layer: () => pad([[0, 2]], { value: -1 }), input: [3, 2] },
  ],
);
