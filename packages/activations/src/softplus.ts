import { abs, add, div, exp, log1p, maximum, mul, neg, sigmoid } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Softplus: y = ln(1 + e^βx) / β, in (0, ∞), a smooth relu, nearer to it for larger β; dy/dx = σ(βx). Written as
 * max(x, 0) + ln(1 + e^−|βx|) / β, which cannot overflow.
 * Dugas et al., "Incorporating second-order functional knowledge for better option pricing", NIPS 2000.
 */
export const softplus = activation("softplus", {
  defaults: { beta: 1 },
  check: ({ beta }) => (beta > 0 ? undefined : "beta must be > 0"),
  f: (x, { beta }) => add(maximum(x, 0), div(log1p(exp(neg(abs(mul(x, beta))))), beta)),
  df: (x, _, { beta }) => sigmoid(mul(x, beta)),
  initializer: "heUniform",
});
