import { mul, sigmoid as logistic, sub } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Logistic sigmoid: y = σ(x) = 1 / (1 + e⁻ˣ), in (0, 1); dy/dx = y(1 − y).
 * Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
 */
export const sigmoid = activation("sigmoid", {
  yields: "probabilities",
  f: (x) => logistic(x),
  df: (_, y) => mul(y, sub(1, y)),
});
