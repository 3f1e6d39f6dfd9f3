import {
  InvalidArgumentError,
  greater,
  greaterEqual,
  lessEqual,
  log,
  logSoftmax,
  logicalAnd,
  maximum,
  mul,
  sub,
  sum,
  where,
  type Tensor,
} from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkDistributions, checkUnitInterval } from "./values.js";

export interface KlDivergenceOptions {
  /** What the last layer yields: "logits", of which softmax is taken (the default), or "probabilities". */
  readonly from: "logits" | "probabilities";
}

/** Probabilities below it count as this one: their logarithm stays finite. */
const SMALLEST = 1e-30;

/**
 * Kullback–Leibler divergence of the predicted distribution q from the target p, Σ p·(ln p − ln q), in nats: for learning
 * a whole distribution, as from another network. Both are [B, …, K]; the sum is over K.
 *
 * Source: Kullback & Leibler, "On information and sufficiency", 1951.
 */
export const klDivergence: Configurable<Loss, KlDivergenceOptions> = defineLoss<KlDivergenceOptions>({
  name: "klDivergence",
  defaults: { from: "logits" },
  checkOptions: ({ from }) => {
    if (from !== "logits" && from !== "probabilities") {
      throw new InvalidArgumentError(
        `klDivergence: from must be "logits" or "probabilities", got ${JSON.stringify(from)}`,
      );
    }
  },
  checkShapes: (prediction, target) => checkSameShape("klDivergence", prediction, target),
  checkTarget: (target) => checkDistributions("klDivergence", target),
  checkPrediction: (prediction, { from }) => {
    if (from === "logits") return;
    const advice = 'is no probability; end the network with softmax, or use from: "logits"';
    checkUnitInterval("klDivergence", "prediction", prediction, advice);
  },
  perExample: (prediction, target, { from }) => {
    const logq = from === "logits" ? logSoftmax(prediction) : logProbability(prediction);
    return meanOfExample(sum(sub(entropyTerm(target), mul(target, logq)), -1));
  },
});

/** p·ln p, which is 0 at 0. */
function entropyTerm(p: Tensor): Tensor {
  const isPositive = greater(p, 0);
  return where(isPositive, mul(p, log(where(isPositive, p, 1))), 0);
}

/** ln q, bounded below; NaN where q is no probability. */
function logProbability(q: Tensor): Tensor {
  const isProbability = logicalAnd(greaterEqual(q, 0), lessEqual(q, 1));
  return log(maximum(where(isProbability, q, NaN), SMALLEST));
}
