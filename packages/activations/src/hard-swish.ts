import { add, clip, div, greaterEqual, lessEqual, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Piecewise quadratic swish: y = x · min(max(x + 3, 0), 6) / 6, in [−0.375, ∞); dy/dx = x/3 + ½ for |x| < 3, 0 below, 1
 * above. Howard et al., "Searching for MobileNetV3", ICCV 2019.
 */
export const hardSwish = activation("hardSwish", {
  f: (x) => mul(x, div(clip(add(x, 3), 0, 6), 6)),
  df: (x) => where(lessEqual(x, -3), 0, where(greaterEqual(x, 3), 1, add(div(x, 3), 0.5))),
  initializer: "heUniform",
});
