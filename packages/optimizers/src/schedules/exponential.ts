import { elementary } from "@nn/tensor";
import { schedule } from "../definition/schedule.js";
import { notNegative, shrinkage } from "../options/ranges.js";

/**
 * Smaller by `factor` over every `steps` or `epochs`, smoothly: η = η₀ · factor^(step / steps).
 * As in Szegedy et al., "Rethinking the Inception architecture for computer vision", CVPR 2016: 0.94 over every two epochs.
 */
export const exponential = schedule({
  name: "exponential",
  ranges: { learningRate: notNegative, factor: shrinkage },
  span: "period",
  at: (t, { learningRate, factor }) => learningRate * elementary.pow(factor, t),
});
