import { greater, mul, where } from "@nn/tensor";
import { parametricActivation } from "./record/parametric.js";

/**
 * Parametric rectified linear unit: x for x > 0, slope · x below. The slope is learned: a scalar, or one per channel,
 * [C], which broadcasts. He, Zhang, Ren, Sun, ICCV 2015 (they start at 0.25).
 */
export const prelu = parametricActivation("prelu", {
  f: (x, slope) => where(greater(x, 0), x, mul(x, slope)),
  df: (x, slope) => where(greater(x, 0), 1, slope),
  dp: (x) => where(greater(x, 0), 0, x),
});
