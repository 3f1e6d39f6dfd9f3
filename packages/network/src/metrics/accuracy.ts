import {
  InvalidArgumentError,
  argmax,
  cast,
  concat,
  equal,
  expandDims,
  greater,
  greaterEqual,
  mul,
  notEqual,
  type Shape,
  type Tensor,
} from "@nn/tensor";
import { configurable, type Configurable } from "../losses/configurable.js";
import { meanOfExample } from "../losses/loss.js";
import { areLabels, checkClassShapes, checkSameShape } from "../losses/shapes.js";
import { checkClassRows, checkYesOrNo } from "./check-targets.js";
import { total, type Metric } from "./metric.js";

export interface AccuracyOptions {
  /**
   * Makes every prediction a yes or no: what lies above it means yes; 0 for logits, 0.5 for probabilities. null: that of
   * the loss where it has one; else the largest of several scores wins, and a single one is taken for a logit.
   */
  readonly threshold: number | null;
  /** The integer label of positions that do not count; null: that of the loss. */
  readonly ignoreIndex: number | null;
}

/**
 * Share of right predictions. Scores [B, …, K] of K ≥ 2 classes against integer labels [B, …] or one-hot rows; or yes and
 * no against targets of the predictions' shape, where 0.5 and more (1 of −1 and 1) means yes. With a loss on numbers (such as
 * meanSquaredError) targets that are no classes, neither 0 and 1 nor −1 and 1, are refused.
 */
export const accuracy: Configurable<Metric, AccuracyOptions> = configurable<Metric, AccuracyOptions>(
  "accuracy",
  { threshold: null, ignoreIndex: null },
  makeAccuracy,
);

function makeAccuracy(options: AccuracyOptions): Metric {
  for (const [option, value] of Object.entries(options)) {
    if (value !== null && !Number.isFinite(value)) {
      throw new InvalidArgumentError(`accuracy: ${option} must be a number or null, got ${String(value)}`);
    }
  }
  const { threshold, ignoreIndex } = options;
  return {
    name: "accuracy",
    sums: (prediction, target, weights) => {
      const right = cast(isRight(prediction, target, threshold), "float32");
      return ignoreIndex === null
        ? total(meanOfExample(right), weights)
        : keptSums(right, target, ignoreIndex, weights);
    },
    check: (prediction, target) => {
      // Whoever gives a threshold, the loss or the caller, says what a yes is.
      if (threshold !== null) return;
      if (isSingle(prediction)) checkYesOrNo("accuracy", target);
      else checkClassRows("accuracy", prediction, target);
    },
    value: (sums, count) => sums[0] / (ignoreIndex === null ? count : sums[1]),
    withLoss: (loss) =>
      makeAccuracy({
        threshold: threshold ?? loss.threshold ?? null,
        ignoreIndex: ignoreIndex ?? loss.ignoreIndex ?? null,
      }),
    config: () => ({ name: "accuracy", ...options }),
  };
}

const isSingle = (prediction: Shape): boolean => prediction.length < 2 || prediction.at(-1) === 1;

function isRight(prediction: Tensor, target: Tensor, threshold: number | null): Tensor {
  if (threshold !== null || isSingle(prediction.shape)) {
    checkSameShape("accuracy", prediction.shape, target.shape);
    return equal(greater(prediction, threshold ?? 0), greaterEqual(target, 0.5));
  }
  checkClassShapes("accuracy", prediction.shape, target.shape);
  return equal(argmax(prediction), areLabels(prediction.shape, target.shape) ? target : argmax(target));
}

/** Right positions and all positions that count, by the weight of their example. */
function keptSums(right: Tensor, target: Tensor, ignored: number, weights: Tensor | undefined): Tensor {
  const kept = cast(notEqual(target, ignored), "float32");
  const weight = target.shape.slice(1).reduce((column) => column && expandDims(column, -1), weights);
  return concat([total(mul(right, kept), weight), total(kept, weight)]);
}
