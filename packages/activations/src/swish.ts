import { add, mul, sigmoid, sub } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Swish, x · σ(βx), in (−0.28/β, ∞). With β = 1, the default, it is also known as SiLU. Ramachandran, Zoph, Le, 2017;
 * Elfwing, Uchibe, Doya, 2018.
 */
export const swish = activation("swish", {
  defaults: { beta: 1 },
  f: (x, { beta }) => mul(x, sigmoid(mul(x, beta))),
  df: (x, y, { beta }) => {
    const s = sigmoid(mul(x, beta));
    return add(s, mul(mul(y, beta), sub(1, s)));
  },
  initializer: "heUniform",
});

/** Sigmoid linear unit, x · σ(x): swish under its other name. */
export const silu = swish;
