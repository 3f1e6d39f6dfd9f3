import { mul, sub } from "@nn/tensor";
import { optimizer } from "../definition/optimizer.js";

/**
 * Gradient descent, with `miniBatch` stochastic gradient descent: p ← p − ηg. η = 0.01.
 * Cauchy 1847; Robbins and Monro, "A stochastic approximation method", 1951.
 */
export const gradientDescent = optimizer({
  name: "gradientDescent",
  ranges: {},
  defaults: { learningRate: 0.01 },
  update: ({ p, g }, { learningRate }) => ({ p: sub(p, mul(learningRate, g)) }),
});
