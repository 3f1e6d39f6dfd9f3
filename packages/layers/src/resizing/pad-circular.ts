import * as ops from "@nn/tensor";
import { borderPad } from "./shared/border-pad.js";

/**
 * The input going round (abcd → cd|abcd|ab) around its spatial axes, as for panoramas and tori: x [B, ...spatial, C] →
 * y [B, ...spatial + amounts, C]. `amount` as for `pad`, at most as much as the axis is long.
 *
 * @throws {ShapeError} the input has no spatial axes, or is too short.
 */
export const padCircular = borderPad("padCircular", ops.padCircular, (padCircular) => [
  { layer: () => padCircular(2), input: [2, 3, 2] },
  { layer: () => padCircular([[0, 2]]), input: [3, 2] },
]);
