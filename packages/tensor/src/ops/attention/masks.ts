import { coordinates } from "../../core/coordinates.js";
import { isFloat } from "../../core/dtype.js";
import { broadcastShapes, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { add } from "../pointwise/arithmetic.js";
import { cast } from "../pointwise/cast.js";
import { lessEqual, maximum, where } from "../pointwise/select.js";
import { broadcastTo } from "../shape/broadcast.js";

/** What stands for −∞ among scores: the softmax of a row of −∞ alone would be NaN. */
export const FORBIDDEN = -1e30;

/** A key whose score is at or below this one is not attended to. */
export const NOBODY = -1e29;

/** Whether query t may look at key s, [T, S]: s ≤ t + S − T. */
export function causalMask([length, keys]: Shape): Tensor {
  const shape = [length, keys];
  return lessEqual(coordinates(shape, 1), add(coordinates(shape, 0), keys - length));
}

/** What a mask adds to scores of a shape: itself, if it is of numbers; else 0 where it allows. Broadcast, not copied. */
export function biasOf(mask: Tensor, scores: Shape): Tensor {
  const added = isFloat(mask.dtype) ? maximum(mask, FORBIDDEN) : where(cast(mask, "bool"), 0, FORBIDDEN);
  return broadcastTo(added, broadcastShapes(added.shape, scores, "attention: mask"));
}
