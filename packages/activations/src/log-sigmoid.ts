import { abs, exp, log1p, minimum, neg, sigmoid, sub } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Logarithm of the sigmoid: y = ln σ(x) = −ln(1 + e⁻ˣ), in (−∞, 0); dy/dx = 1 − σ(x) = σ(−x). Written as
 * min(x, 0) − ln(1 + e^−|x|), which cannot overflow.
 */
export const logSigmoid = activation("logSigmoid", {
  f: (x) => sub(minimum(x, 0), log1p(exp(neg(abs(x))))),
  df: (x) => sigmoid(neg(x)),
});
