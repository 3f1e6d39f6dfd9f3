import { add, div, mul, sqrt, square, sub } from "@nn/tensor";
import { optimizer } from "../definition/optimizer.js";
import { notNegative, positive } from "../options/ranges.js";

/**
 * Adagrad: s ← s + g²; p ← p − ηg / (√(s + s₀) + ε). η = 0.01, s₀ = `initial` = 0, ε = 1e-10, as PyTorch's. (Keras
 * takes s₀ = 0.1, η = 0.001, ε = 1e-7.)
 * Duchi, Hazan and Singer, "Adaptive subgradient methods", JMLR 12, 2011.
 */
export const adagrad = optimizer({
  name: "adagrad",
  ranges: { initial: notNegative, epsilon: positive },
  defaults: { learningRate: 0.01, initial: 0, epsilon: 1e-10 },
  state: ["s"],
  update({ p, g, s }, { learningRate, initial, epsilon }) {
    const squares = add(s, square(g));
    const root = sqrt(initial > 0 ? add(squares, initial) : squares);
    return { p: sub(p, div(mul(learningRate, g), add(root, epsilon))), s: squares };
  },
});
