import { square, sub, tanh as hyperbolicTangent } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Hyperbolic tangent, (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), in (−1, 1). */
export const tanh = activation("tanh", {
  f: (x) => hyperbolicTangent(x),
  df: (_, y) => sub(1, square(y)),
});
