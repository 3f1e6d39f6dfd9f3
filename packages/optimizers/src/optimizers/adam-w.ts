import { mul, sub } from "@nn/tensor";
import { adamDirection } from "../definition/moments.js";
import { optimizer } from "../definition/optimizer.js";
import { fraction, notNegative, positive } from "../options/ranges.js";

/**
 * Adam with decoupled weight decay: p ← p − η m̂ / (√v̂ + ε) − ηλp; m̂, v̂ as in `adam`. Unlike `l2`, the decay is not
 * divided by the gradient's size. Only weights decay, not biases. η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8,
 * λ = `weightDecay` = 0.01, as PyTorch's (Keras: λ = 0.004, ε = 1e-7).
 * Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2, with λ times the learning rate.
 */
export const adamW = optimizer({
  name: "adamW",
  ranges: { beta1: fraction, beta2: fraction, epsilon: positive, weightDecay: notNegative },
  defaults: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 },
  state: ["m", "v"],
  decays: true,
  update({ p, regularized, ...moments }, { learningRate, weightDecay, ...decays }) {
    const { m, v, direction } = adamDirection(moments, decays, learningRate);
    const decayed = regularized ? sub(p, mul(mul(learningRate, weightDecay), p)) : p;
    return { p: sub(decayed, direction), m, v };
  },
});
