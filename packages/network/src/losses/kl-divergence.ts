import { greater, log, mul, sub, sum, where, type Tensor } from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { defineLoss, meanOfExample, type Loss } from "./loss.js";
import { checkSameShape } from "./shapes.js";
import { checkDistributions, checkFrom, checkProbabilities, logProbabilities, type From } from "./values.js";

export interface KlDivergenceOptions {
  /**
   * What the last layer yields: "logits", of which softmax is taken, or "probabilities". null: what the network's last layer says:
   * probabilities if it ends in softmax, else logits, which are the more exact way.
   */
  readonly from: From | null;
}

/**
 * Kullback–Leibler divergence of the predicted distribution q from the target p, Σ p·(ln p − ln q), in nats: for learning
 * a whole distribution, as from another network. Both are [B, …, K]; the sum is over K. The gradient by the logits is q − p.
 *
 * Source: Kullback & Leibler, "On information and sufficiency", 1951.
 */
export const klDivergence: Configurable<Loss, KlDivergenceOptions> = defineLoss<KlDivergenceOptions>({
  name: "klDivergence",
  defaults: { from: null },
  checkOptions: ({ from }) => checkFrom("klDivergence", from),
  reads: "distribution",
  takes: ({ from }) => from,
  checkShapes: (prediction, target) => checkSameShape("klDivergence", prediction, target),
  checkTarget: (target) => checkDistributions("klDivergence", target),
  checkPrediction: (prediction, { from }) => checkProbabilities("klDivergence", prediction, from, "softmax"),
  perExample: (prediction, target, { from }) => {
    const logq = logProbabilities(prediction, from);
    return meanOfExample(sum(sub(entropyTerm(target), mul(target, logq)), -1));
  },
});

/** p·ln p, which is 0 at 0. */
function entropyTerm(p: Tensor): Tensor {
  const isPositive = greater(p, 0);
  return where(isPositive, mul(p, log(where(isPositive, p, 1))), 0);
}
