import { add, expm1, greater, minimum, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/** The fixed point of mean 0 and variance 1: Klambauer et al., equation 14. */
const ALPHA = 1.6732632423543772;
const LAMBDA = 1.0507009873554805;

/**
 * Scaled exponential linear unit: y = λx for x > 0, λα(eˣ − 1) below, in (−λα, ∞); dy/dx = λ for x > 0, λαeˣ = y + λα below.
 * With LeCun-normal weights it keeps the mean at 0 and the variance at 1 from layer to layer.
 * Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", NIPS 2017.
 */
export const selu = activation("selu", {
  f: (x) => where(greater(x, 0), mul(x, LAMBDA), mul(expm1(minimum(x, 0)), LAMBDA * ALPHA)),
  df: (x, y) => where(greater(x, 0), LAMBDA, add(y, LAMBDA * ALPHA)),
  initializer: "lecunNormal",
});
