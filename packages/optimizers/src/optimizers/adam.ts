import { sub } from "@nn/tensor";
import { adamDirection } from "../definition/moments.js";
import { optimizer } from "../definition/optimizer.js";
import { fraction, positive } from "../options/ranges.js";

/**
 * Adam: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; p ← p − η m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and
 * v̂ = v / (1 − β₂ᵗ). η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, as in the paper and PyTorch (Keras: ε = 1e-7).
 * Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.
 */
export const adam = optimizer({
  name: "adam",
  ranges: { beta1: fraction, beta2: fraction, epsilon: positive },
  defaults: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  state: ["m", "v"],
  update({ p, ...moments }, { learningRate, ...decays }) {
    const { m, v, direction } = adamDirection(moments, decays, learningRate);
    return { p: sub(p, direction), m, v };
  },
});
