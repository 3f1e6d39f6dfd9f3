import { greater, maximum, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Rectified linear unit, max(x, 0), in [0, ∞); its derivative at 0 is 0. Nair and Hinton, ICML 2010. */
export const relu = activation("relu", {
  f: (x) => maximum(x, 0),
  // From y rather than x: a layer keeps its output anyway, so x need not stay in memory for the backward pass.
  df: (_, y) => where(greater(y, 0), 1, 0),
  initializer: "heUniform",
});
