import { all, any, argmax, cast, concat, equal, full, logicalOr, mul, notEqual, type Tensor } from "@nn/tensor";
import { configurable, type Configurable } from "../losses/configurable.js";
import { axesAfter } from "../losses/loss.js";
import { areLabels, checkClassShapes } from "../losses/shapes.js";
import { checkIgnoreIndex, type IgnoringOptions } from "./ignoring.js";
import { total, type Metric } from "./metric.js";

/**
 * Share of sequences that are right from beginning to end: the largest score wins at every position that counts. Scores
 * [B, T, K] against integer labels [B, T] or one-hot rows. A sequence in which no position counts is left out.
 */
export const sequenceAccuracy: Configurable<Metric, IgnoringOptions> = configurable<Metric, IgnoringOptions>(
  "sequenceAccuracy",
  { ignoreIndex: null },
  makeSequenceAccuracy,
);

function makeSequenceAccuracy({ ignoreIndex }: IgnoringOptions): Metric {
  checkIgnoreIndex("sequenceAccuracy", ignoreIndex);
  return {
    name: "sequenceAccuracy",
    sums: (prediction, target, weights) => {
      checkClassShapes("sequenceAccuracy", prediction.shape, target.shape);
      const labels = areLabels(prediction.shape, target.shape) ? target : argmax(target);
      const right = equal(argmax(prediction), labels);
      if (ignoreIndex === null) {
        return concat([total(ofRows(right, all), weights), total(full([right.shape[0]], 1), weights)]);
      }
      const counts = notEqual(labels, ignoreIndex);
      const some = ofRows(counts, any);
      const whole = ofRows(logicalOr(right, equal(labels, ignoreIndex)), all);
      return concat([total(mul(whole, some), weights), total(some, weights)]);
    },
    value: (sums) => sums[0] / sums[1],
    withLoss: (loss) => makeSequenceAccuracy({ ignoreIndex: ignoreIndex ?? loss.ignoreIndex ?? null }),
    config: () => ({ name: "sequenceAccuracy", ignoreIndex }),
  };
}

/** 1 or 0 for each example, of all its positions. */
function ofRows(holds: Tensor, reduce: typeof all): Tensor {
  return cast(holds.rank === 1 ? holds : reduce(holds, axesAfter(holds, 1)), "float32");
}
