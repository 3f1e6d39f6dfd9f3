import * as ops from "@nn/tensor";
import { borderPad } from "./shared/border-pad.js";

/**
 * The input mirrored at its first and last elements, which are not repeated (abcd → cb|abcd|cb), around its spatial axes:
 * x [B, ...spatial, C] → y [B, ...spatial + amounts, C]. `amount` as for `pad`, less than the axis is long.
 *
 * @throws {ShapeError} the input has no spatial axes, or is too short.
 */
export const padReflect = borderPad("padReflect", ops.padReflect, (padReflect) => [
  { layer: () => padReflect(1), input: [3, 2, 2] },
  { layer: () => padReflect([[0, 2]]), input: [3, 2] },
]);
