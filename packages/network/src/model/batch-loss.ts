import { div, equal, mul, scalar, sum, where, type Tensor } from "@nn/tensor";
import type { Loss } from "../losses/index.js";

/** The loss of a batch, and what its mean is a mean over. */
export interface BatchLoss {
  readonly mean: Tensor;
  readonly sum: Tensor;
  /** The examples' total weight; their number where nothing weighs them. */
  readonly weight: Tensor;
}

/** The weighted mean of the examples' losses; 0 where nothing counts. */
export function lossOfBatch(loss: Loss, prediction: Tensor, target: Tensor, weights: Tensor | undefined): BatchLoss {
  const perExample = loss.perExample(prediction, target);
  const share = loss.share?.(target);
  const each = weights && share ? mul(weights, share) : (weights ?? share);
  if (!each) {
    const size = perExample.shape[0];
    const total = sum(perExample);
    return { mean: mul(total, 1 / size), sum: total, weight: scalar(size) };
  }
  const [total, weight] = [sum(mul(perExample, each)), sum(each)];
  return { mean: div(total, where(equal(weight, 0), 1, weight)), sum: total, weight };
}
