import { greater, mul, where } from "@nn/tensor";
import { parametricActivation } from "./record/parametric.js";

/**
 * Parametric rectified linear unit: y = x for x > 0, p · x below; dy/dx = 1 for x > 0, p below; dy/dp = 0 for x > 0, x below.
 * The slope p is learned: a scalar, or one per channel, [C], which broadcasts.
 * He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, where slopes start at 0.25.
 */
export const prelu = parametricActivation("prelu", {
  f: (x, slope) => where(greater(x, 0), x, mul(x, slope)),
  df: (x, slope) => where(greater(x, 0), 1, slope),
  dp: (x) => where(greater(x, 0), 0, x),
});
