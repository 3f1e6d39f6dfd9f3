import { mul, sigmoid as logistic, sub } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Logistic sigmoid, 1 / (1 + e⁻ˣ), in (0, 1). */
export const sigmoid = activation("sigmoid", {
  yields: "probabilities",
  f: (x) => logistic(x),
  df: (_, y) => mul(y, sub(1, y)),
});
