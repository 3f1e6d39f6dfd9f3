import { mul, random, where, type Shape, type Tensor } from "@nn/tensor";
import type { ForwardContext } from "../../layer/context.js";
import { number } from "../../layer/options/option-kinds.js";

/** The option p of everything that drops. */
export const probability = number("a number from 0 to below 1", (p) => p >= 0 && p < 1);

/**
 * In training, 0 with probability p, else x / (1 − p), so that the expected value stays; in inference x. One draw decides
 * over all elements that `kept`, a shape that broadcasts to that of x, makes one.
 */
export function invertedDropout(x: Tensor, p: number, kept: Shape, context: ForwardContext): Tensor {
  if (!context.training || p === 0) return x;
  return where(random.bernoulli(kept, context.key(), 1 - p), mul(x, 1 / (1 - p)), 0);
}
