import {
  abs,
  add,
  customGradient,
  div,
  exp,
  log,
  log1p,
  maximum,
  mul,
  neg,
  sigmoid,
  sub,
  type TensorLike,
  type Tensor,
} from "@nn/tensor";
import { originOf } from "@nn/activations";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkUnitInterval, checkFrom, checkProbabilities, type From } from "./values.js";

export interface BinaryCrossEntropyOptions {
  /**
   * What the last layer yields: "logits", of which sigmoid is taken, or "probabilities". null: what the network's last layer says:
   * probabilities if it ends in sigmoid, else logits, which are the more exact way.
   */
  readonly from: From | null;
}

type Formula = (...inputs: TensorLike[]) => Tensor;

/** max(x, 0) − x·t + ln(1 + e^−|x|), which equals −t ln σ(x) − (1 − t) ln(1 − σ(x)) and cannot overflow. */
const fromLogits: Formula = customGradient(
  (x, t) => add(sub(maximum(x, 0), mul(x, t)), log1p(exp(neg(abs(x))))),
  (dy, _, x, t) => [mul(dy, sub(sigmoid(x), t)), neg(mul(dy, x))],
);

/** ln p, not less than −100, so that a probability of exactly 0 has a finite loss. NaN where p is no probability. */
const boundedLog = (p: Tensor): Tensor => maximum(log(p), -100);

/** −t ln p − (1 − t) ln(1 − p). Its gradient (p − t) / p(1 − p) is kept finite where p is exactly 0 or 1. */
const fromProbabilities: Formula = customGradient(
  (p, t) => neg(add(mul(t, boundedLog(p)), mul(sub(1, t), boundedLog(sub(1, p))))),
  (dy, _, p, t) => [
    mul(dy, div(sub(p, t), maximum(mul(p, sub(1, p)), 1e-12))),
    mul(dy, sub(boundedLog(sub(1, p)), boundedLog(p))),
  ],
);

/** Of what sigmoid has just made from its logits, which is exact where a probability is rounded to 0 or 1. */
function crossEntropyOf(prediction: Tensor, target: Tensor, from: From | null): Tensor {
  if (from !== "probabilities") return fromLogits(prediction, target);
  const origin = originOf(prediction);
  return origin?.config.name === "sigmoid" ? fromLogits(origin.logits, target) : fromProbabilities(prediction, target);
}

/**
 * Binary cross-entropy, −t ln p − (1 − t) ln(1 − p): for yes or no, or several independent yes or no's. Targets in 0 … 1
 * of the predictions' shape [B, …]: `dense(1)` yields [B, 1], so its targets are [B, 1] as well. The gradient by the logit x
 * is p − t.
 *
 * A network that ends in sigmoid yields probabilities, one that ends in no activation logits. Of probabilities, one outside
 * 0 … 1 makes the loss NaN, which stops the training.
 *
 * Source: Bishop, "Pattern recognition and machine learning", 2006, section 4.3.2.
 */
export const binaryCrossEntropy: Configurable<Loss, BinaryCrossEntropyOptions> = defineLoss<BinaryCrossEntropyOptions>({
  name: "binaryCrossEntropy",
  defaults: { from: null },
  checkOptions: ({ from }) => checkFrom("binaryCrossEntropy", from),
  reads: "probabilities",
  takes: ({ from }) => from,
  threshold: ({ from }) => (from === "probabilities" ? 0.5 : 0),
  checkShapes: (prediction, target) => checkSameShape("binaryCrossEntropy", prediction, target),
  checkTarget: (target) =>
    checkUnitInterval("binaryCrossEntropy", "target", target, "is outside 0 … 1; targets are 0, 1 or a probability"),
  checkPrediction: (prediction, { from }) => checkProbabilities("binaryCrossEntropy", prediction, from, "sigmoid"),
  perExample: (prediction, target, { from }) => meanOfExample(crossEntropyOf(prediction, target, from)),
});
