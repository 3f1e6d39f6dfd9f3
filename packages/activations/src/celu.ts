import { add, div, expm1, greater, minimum, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Continuously differentiable exponential linear unit: y = x for x > 0, α(e^(x/α) − 1) below, in (−α, ∞);
 * dy/dx = 1 for x > 0, e^(x/α) = y/α + 1 below. Unlike elu's, its slope at 0 is 1 for every α.
 * Barron, "Continuously differentiable exponential linear units", 2017.
 */
export const celu = activation("celu", {
  defaults: { alpha: 1 },
  check: ({ alpha }) => (alpha > 0 ? undefined : "alpha must be > 0"),
  f: (x, { alpha }) => where(greater(x, 0), x, mul(expm1(div(minimum(x, 0), alpha)), alpha)),
  df: (x, y, { alpha }) => where(greater(x, 0), 1, add(div(y, alpha), 1)),
  initializer: "heUniform",
});
