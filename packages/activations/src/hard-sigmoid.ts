import { abs, add, clip, div, less, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Piecewise linear sigmoid, min(max(x/6 + ½, 0), 1), in [0, 1]. Howard et al. (MobileNetV3), ICCV 2019. */
export const hardSigmoid = activation("hardSigmoid", {
  yields: "probabilities",
  f: (x) => clip(add(div(x, 6), 0.5), 0, 1),
  df: (x) => where(less(abs(x), 3), 1 / 6, 0),
});
