import { add, mul, sigmoid, sub } from "@nn/tensor";
import { activation } from "./record/activation.js";

/**
 * Swish: y = x · σ(βx), in (−0.28/β, ∞); dy/dx = σ(βx) + βy(1 − σ(βx)). With β = 1, the default, it is also known as SiLU.
 * Ramachandran, Zoph and Le, "Searching for activation functions", 2017; Elfwing, Uchibe and Doya, "Sigmoid-weighted linear
 * units for neural network function approximation in reinforcement learning", Neural Networks 107, 2018.
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
