import { elementary } from "@nn/tensor";
import { schedule } from "../definition/schedule.js";
import { notNegative, shrinkage } from "../options/ranges.js";

/**
 * A step down every `steps` or `epochs`: η = η₀ · factor^⌊step / steps⌋, with factor 0.1 (PyTorch's StepLR).
 * As in Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, every 30 epochs.
 */
export const stepDecay = schedule({
  name: "stepDecay",
  ranges: { learningRate: notNegative, factor: shrinkage },
  defaults: { factor: 0.1 },
  span: "period",
  at: (t, { learningRate, factor }) => learningRate * elementary.pow(factor, Math.floor(t)),
});
