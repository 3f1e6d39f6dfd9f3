import { add, erf, exp, mul, square, type Tensor } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** Φ(x), the distribution function of the standard normal. */
const normalCdf = (x: Tensor): Tensor => mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);

/** φ(x), its density. */
const normalDensity = (x: Tensor): Tensor => mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));

/**
 * Gaussian error linear unit: y = x · Φ(x), in (−0.17, ∞); dy/dx = Φ(x) + x · φ(x).
 * Hendrycks and Gimpel, "Gaussian error linear units", 2016.
 */
export const gelu = activation("gelu", {
  f: (x) => mul(x, normalCdf(x)),
  df: (x) => add(normalCdf(x), mul(x, normalDensity(x))),
  initializer: "heUniform",
});
