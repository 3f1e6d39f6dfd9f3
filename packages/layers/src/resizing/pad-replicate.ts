import * as ops from "@nn/tensor";
import { borderPad } from "./shared/border-pad.js";

/**
 * The first and last elements repeated (abcd → aa|abcd|dd) around the spatial axes: x [B, ...spatial, C] →
 * y [B, ...spatial + amounts, C]. `amount` as for `pad`.
 *
 * @throws {ShapeError} the input has no spatial axes.
 */
export const padReplicate = borderPad("padReplicate", ops.padReplicate, (padReplicate) => [
  { layer: () => padReplicate(2), input: [2, 3, 2] },
  { layer: () => padReplicate([[0, 2]]), input: [3, 2] },
]);
