import { add, expm1, greater, minimum, mul, where } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Exponential linear unit: y = x for x > 0, α(eˣ − 1) below, in (−α, ∞); dy/dx = 1 for x > 0, αeˣ = y + α below.
 * Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential linear units", ICLR 2016.
 */
export const elu = activation("elu", {
  defaults: { alpha: 1 },
  // The branch that is not taken is computed too: without the minimum, eˣ would overflow there.
  f: (x, { alpha }) => where(greater(x, 0), x, mul(expm1(minimum(x, 0)), alpha)),
  df: (x, y, { alpha }) => where(greater(x, 0), 1, add(y, alpha)),
  initializer: "heUniform",
});
