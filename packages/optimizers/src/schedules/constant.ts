import { schedule } from "../definition/schedule.js";
import { notNegative } from "../options/ranges.js";

/**
 * The same learning rate throughout: what a plain number stands for. In a `sequence` it lasts for `steps` or `epochs`.
 */
export const constant = schedule({
  name: "constant",
  ranges: { learningRate: notNegative },
  span: "hold",
  at: (_, { learningRate }) => learningRate,
});
