import { greater, maximum, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Rectified linear unit: y = max(x, 0), in [0, ∞); dy/dx = 1 for x > 0, else 0 (at 0 too, where it has none).
 * Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
 */
export const relu = activation("relu", {
  f: (x) => maximum(x, 0),
  // From y rather than x: a layer keeps its output anyway, so x need not stay in memory for the backward pass.
  df: (_, y) => where(greater(y, 0), 1, 0),
  initializer: "heUniform",
});
