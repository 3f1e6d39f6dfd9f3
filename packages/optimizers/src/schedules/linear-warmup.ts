import { schedule } from "../definition/schedule.js";
import { notNegative } from "../options/ranges.js";

/**
 * A straight line from `start` (0) up to the learning rate η₁ over `steps` or `epochs`:
 * η = start + (η₁ − start) · min(step / steps, 1). Usually the first part of a `sequence`.
 * Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, section 2.2.
 */
export const linearWarmup = schedule({
  name: "linearWarmup",
  ranges: { learningRate: notNegative, start: notNegative },
  defaults: { start: 0 },
  span: "whole",
  at: (t, { learningRate, start }) => start + (learningRate - start) * Math.min(t, 1),
});
