import { elementary } from "@nn/tensor";
import { schedule } from "../definition/schedule.js";
import { notNegative } from "../options/ranges.js";

/**
 * Half a cosine from the learning rate η₀ down to `end` (0) over `steps` or `epochs`, or over the whole training:
 * η = end + ½ (η₀ − end) (1 + cos πt), t = step / steps; then it stays there.
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, without the restarts.
 */
export const cosine = schedule({
  name: "cosine",
  ranges: { learningRate: notNegative, end: notNegative },
  defaults: { end: 0 },
  span: "whole",
  at: (t, { learningRate, end }) => end + ((learningRate - end) * (1 + elementary.cos(Math.PI * Math.min(t, 1)))) / 2,
});
