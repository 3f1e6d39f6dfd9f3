import { add, mul, sigmoid, square, sub, tanh, type Tensor } from "@nn/tensor";
import { activation } from "./record/activation.js";
import { softplus } from "./softplus.js";

const gate = (x: Tensor): Tensor => tanh(softplus(x));

/** Mish, x · tanh(softplus(x)), in (−0.31, ∞). Misra, BMVC 2020. */
export const mish = activation("mish", {
  f: (x) => mul(x, gate(x)),
  df: (x) => {
    const t = gate(x);
    return add(t, mul(mul(x, sigmoid(x)), sub(1, square(t))));
  },
  initializer: "heUniform",
});
