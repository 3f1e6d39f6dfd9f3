import { add, div, expm1, greater, minimum, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Continuously differentiable exponential linear unit: x for x > 0, α(e^(x/α) − 1) below; in (−α, ∞). Its slope at 0 is
 * 1 for every α. Barron, 2017.
 */
export const celu = activation("celu", {
  defaults: { alpha: 1 },
  check: ({ alpha }) => (alpha > 0 ? undefined : "alpha must be > 0"),
  f: (x, { alpha }) => where(greater(x, 0), x, mul(expm1(div(minimum(x, 0), alpha)), alpha)),
  df: (x, y, { alpha }) => where(greater(x, 0), 1, add(div(y, alpha), 1)),
  initializer: "heUniform",
});
