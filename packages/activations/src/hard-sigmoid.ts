import { abs, add, clip, div, less, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Piecewise linear sigmoid: y = min(max(x/6 + ½, 0), 1), in [0, 1]; dy/dx = 1/6 for |x| < 3, else 0.
 * Howard et al., "Searching for MobileNetV3", ICCV 2019.
 */
export const hardSigmoid = activation("hardSigmoid", {
  yields: "probabilities",
  f: (x) => clip(add(div(x, 6), 0.5), 0, 1),
  df: (x) => where(less(abs(x), 3), 1 / 6, 0),
});
