import {
  InvalidArgumentError,
  argmax,
  cast,
  coordinates,
  equal,
  expandDims,
  less,
  lessEqual,
  logicalNot,
  sum,
  where,
  type Tensor,
} from "@nn/tensor";
import { meanOfExample } from "../losses/loss.js";
import { areLabels, checkClassShapes } from "../losses/shapes.js";
import { checkClassRows } from "./check-targets.js";
import { meanMetric, type Metric } from "./metric.js";

/**
 * Share of examples whose class is among the k with the largest scores: `topK(5)`, under the name "top5". Scores
 * [B, …, K] against integer labels [B, …] or one-hot rows. Of equal scores all count as being among them.
 */
export function topK(options: number | { readonly k: number }): Metric {
  const k = typeof options === "number" ? options : options.k;
  if (!Number.isInteger(k) || k < 1) throw new InvalidArgumentError(`topK: k must be an integer ≥ 1, got ${String(k)}`);
  const metric = meanMetric({ name: `top${k}` }, (prediction, target) => {
    checkClassShapes("topK", prediction.shape, target.shape);
    const labels = areLabels(prediction.shape, target.shape) ? target : argmax(target);
    return meanOfExample(cast(less(scoresAbove(prediction, labels), k), "float32"));
  });
  return {
    ...metric,
    check: (prediction, target) => checkClassRows("topK", prediction, target),
    config: () => ({ name: "topK", k }),
  };
}

/** How many classes score higher than the label's. NaN is never lower, so it cannot make a prediction right. */
function scoresAbove(scores: Tensor, labels: Tensor): Tensor {
  const isLabel = equal(expandDims(labels, -1), coordinates(scores.shape, scores.rank - 1));
  const own = sum(where(isLabel, scores, 0), -1, { keepDims: true });
  return sum(cast(logicalNot(lessEqual(scores, own)), "int32"), -1);
}
