import { add, mul, sigmoid, square, sub, tanh, type Tensor } from "@nn/tensor";
import { activation } from "./record/activation.js";
import { softplus } from "./softplus.js";

const gate = (x: Tensor): Tensor => tanh(softplus(x));

/**
 * Mish: y = x · t, t = tanh(softplus(x)), in (−0.31, ∞); dy/dx = t + x · σ(x)(1 − t²).
 * Misra, "Mish: a self regularized non-monotonic activation function", BMVC 2020.
 */
export const mish = activation("mish", {
  f: (x) => mul(x, gate(x)),
  df: (x) => {
    const t = gate(x);
    return add(t, mul(mul(x, sigmoid(x)), sub(1, square(t))));
  },
  initializer: "heUniform",
});
