import { abs, add, div, greaterEqual, mul, sqrt, square, where, type Tensor } from "@nn/tensor";
import { activation } from "./record/activation.js";

const root = (x: Tensor, b: number): Tensor => sqrt(add(square(x), b));

/**
 * Squareplus: y = ½(x + √(x² + b)), in (0, ∞), a smooth relu without exponentials (`b` 4); dy/dx = y / √(x² + b). Below 0
 * it is computed as ½b / (√(x² + b) − x), which is the same and loses no digits.
 * Barron, "Squareplus: a softplus-like algebraic rectifier", 2021.
 */
export const squareplus = activation("squareplus", {
  defaults: { b: 4 },
  check: ({ b }) => (b > 0 ? undefined : "b must be > 0"),
  f: (x, { b }) => {
    const reach = add(abs(x), root(x, b));
    return where(greaterEqual(x, 0), mul(reach, 0.5), div(b / 2, reach));
  },
  df: (x, y, { b }) => div(y, root(x, b)),
  initializer: "heUniform",
});
