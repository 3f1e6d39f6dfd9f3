import { coordinates } from "../../core/coordinates.js";
import { isFloat } from "../../core/dtype.js";
import type { Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { add } from "../pointwise/arithmetic.js";
import { cast } from "../pointwise/cast.js";
import { lessEqual, logicalAnd, maximum, where } from "../pointwise/select.js";

/** What stands for −∞: a row of nothing else has a softmax, which one of −∞ has not. */
const FORBIDDEN = -1e30;

/** Whether a mask of booleans, or of numbers that stand for them, allows. */
export function allowed(mask: Tensor): Tensor {
  return mask.dtype === "bool" ? mask : cast(mask, "bool");
}

/** Whether query t may look at key s, [T, S]: s ≤ t + S − T. */
function causalMask([length, keys]: Shape): Tensor {
  const shape = [length, keys];
  return lessEqual(coordinates(shape, 1), add(coordinates(shape, 0), keys - length));
}

/** Scores [B, H, T, S] with what is forbidden far below all others. */
export function masked(scores: Tensor, causal: boolean, mask: Tensor | undefined): Tensor {
  const added = mask && isFloat(mask.dtype) ? maximum(add(scores, mask), FORBIDDEN) : scores;
  const conditions = [
    ...(causal ? [causalMask(scores.shape.slice(-2))] : []),
    ...(mask && !isFloat(mask.dtype) ? [allowed(mask)] : []),
  ];
  if (conditions.length === 0) return added;
  return where(conditions.reduce(logicalAnd), added, FORBIDDEN);
}
