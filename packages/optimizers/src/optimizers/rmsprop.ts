import { add, div, mul, sqrt, square, sub } from "@nn/tensor";
import { optimizer } from "../definition/optimizer.js";
import { fraction, positive } from "../options/ranges.js";

/**
 * RMSprop: s ← ρs + (1 − ρ)g²; p ← p − ηg / (√s + ε). η = 0.001, ρ = `decay` = 0.9, ε = 1e-8.
 * Tieleman and Hinton, Coursera "Neural networks for machine learning", lecture 6.5, 2012, with its ρ. (PyTorch takes
 * ρ = 0.99 and η = 0.01, Keras ε = 1e-7.)
 */
export const rmsprop = optimizer({
  name: "rmsprop",
  ranges: { decay: fraction, epsilon: positive },
  defaults: { learningRate: 1e-3, decay: 0.9, epsilon: 1e-8 },
  state: ["s"],
  update({ p, g, s }, { learningRate, decay, epsilon }) {
    const meanSquare = add(mul(s, decay), mul(square(g), 1 - decay));
    return { p: sub(p, div(mul(learningRate, g), add(sqrt(meanSquare), epsilon))), s: meanSquare };
  },
});
