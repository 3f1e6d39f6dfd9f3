import {
  InvalidArgumentError,
  add,
  cast,
  coordinates,
  div,
  equal,
  expandDims,
  floor,
  greaterEqual,
  isFloat,
  less,
  logicalAnd,
  maximum,
  mul,
  neg,
  notEqual,
  sum,
  where,
  type Tensor,
} from "@nn/tensor";
import type { Configurable } from "./configurable.js";
import { axesAfter, defineLoss, meanOfExample, type Loss } from "./loss.js";
import { areLabels, checkClassShapes } from "./shapes.js";
import {
  checkDistributions,
  checkLabels,
  checkFrom,
  checkProbabilities,
  logProbabilities,
  type From,
} from "./values.js";

export interface CrossEntropyOptions {
  /**
   * What the last layer yields: "logits", of which softmax is taken, or "probabilities". null: what the network's last layer says:
   * probabilities if it ends in softmax, else logits, which are the more exact way.
   */
  readonly from: From | null;
  /** Share ε of each target that is spread evenly over all classes: t ← (1 − ε)·t + ε/K; 0. */
  readonly labelSmoothing: number;
  /**
   * A label whose positions do not count, in whole rows (their loss is 0) or within sequences (left out of the row's
   * mean); null: none. Only for integer labels.
   */
  readonly ignoreIndex: number | null;
}

/**
 * Cross-entropy of softmax, −Σ t ln softmax(x): for one of K classes. Predictions are logits [B, K], or [B, T, K] for
 * sequences; targets are integer labels [B] or [B, T], or one-hot rows or probabilities of the predictions' shape. In nats;
 * the gradient by the logits is softmax(x) − t.
 *
 * Of a network that ends in softmax it is −Σ t ln p of the probabilities p, computed from the logits before that. Other
 * probabilities below 1e−30 count as that; one outside 0 … 1 makes the loss NaN, which stops the training.
 *
 * Source: Bishop, "Pattern recognition and machine learning", 2006, section 4.3.4. Label smoothing: Szegedy et al.,
 * "Rethinking the Inception architecture for computer vision", CVPR 2016, section 7.
 */
export const crossEntropy: Configurable<Loss, CrossEntropyOptions> = defineLoss<CrossEntropyOptions>({
  name: "crossEntropy",
  defaults: { from: null, labelSmoothing: 0, ignoreIndex: null },
  reads: "distribution",
  takes: ({ from }) => from,
  checkOptions: ({ from, labelSmoothing, ignoreIndex }) => {
    checkFrom("crossEntropy", from);
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new InvalidArgumentError(`crossEntropy: labelSmoothing must be ≥ 0 and < 1, got ${String(labelSmoothing)}`);
    }
    if (ignoreIndex !== null && !Number.isInteger(ignoreIndex)) {
      throw new InvalidArgumentError(
        `crossEntropy: ignoreIndex must be an integer or null, got ${String(ignoreIndex)}`,
      );
    }
  },
  ignoreIndex: ({ ignoreIndex }) => ignoreIndex ?? undefined,
  checkShapes: (prediction, target) => checkClassShapes("crossEntropy", prediction, target),
  checkTarget: (target, prediction, { ignoreIndex }) => {
    if (!areLabels(prediction, target.shape)) checkDistributions("crossEntropy", target);
    else checkLabels("crossEntropy", target, prediction.at(-1)!, ignoreIndex ?? undefined);
  },
  checkPrediction: (prediction, { from }) => checkProbabilities("crossEntropy", prediction, from, "softmax"),
  share: ({ ignoreIndex }) =>
    ignoreIndex === null ? undefined : (target) => meanOfExample(cast(notEqual(target, ignoreIndex), "float32")),
  perExample: (prediction, target, { from, labelSmoothing, ignoreIndex }) => {
    const logp = logProbabilities(prediction, from);
    if (!areLabels(prediction.shape, target.shape)) return meanOfExample(ofRows(logp, target, labelSmoothing));
    const loss = ofLabels(logp, target, labelSmoothing);
    return ignoreIndex === null ? meanOfExample(loss) : meanOfKept(loss, notEqual(target, ignoreIndex));
  },
});

/** −Σ t ln p along the classes, for rows of targets. */
function ofRows(logp: Tensor, target: Tensor, smoothing: number): Tensor {
  const smooth = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / logp.shape.at(-1)!);
  return neg(sum(mul(smooth, logp), -1));
}

/** −ln p of each label. Labels that `check` did not see and that are no class get NaN: no loss is better than a wrong one. */
function ofLabels(logp: Tensor, labels: Tensor, smoothing: number): Tensor {
  const classes = logp.shape.at(-1)!;
  const isLabel = equal(expandDims(labels, -1), coordinates(logp.shape, logp.rank - 1));
  const picked = sum(where(isLabel, logp, 0), -1);
  const loss =
    smoothing === 0 ? neg(picked) : neg(add(mul(picked, 1 - smoothing), mul(sum(logp, -1), smoothing / classes)));
  return where(areClasses(labels, classes), loss, NaN);
}

function areClasses(labels: Tensor, classes: number): Tensor {
  const inRange = logicalAnd(greaterEqual(labels, 0), less(labels, classes));
  return isFloat(labels.dtype) ? logicalAnd(inRange, equal(labels, floor(labels))) : inRange;
}

/** The mean over an example's positions that count; 0 where none does. */
function meanOfKept(loss: Tensor, isKept: Tensor): Tensor {
  const kept = where(isKept, loss, 0);
  if (loss.rank === 1) return kept;
  const axes = axesAfter(loss, 1);
  return div(sum(kept, axes), maximum(sum(cast(isKept, "float32"), axes), 1));
}
