import {
  argmax,
  cast,
  describe,
  formatShape,
  full,
  InvalidArgumentError,
  mul,
  oneHot,
  reshape,
  ShapeError,
  sub,
  sum,
  tensor,
  type NdArray,
  type Tensor,
} from "@nn/tensor";

export interface ClassScoreOptions {
  /**
   * The class whose score is explained: one for all rows, or one for each. Without it the class that the network
   * predicts for the row; with a single output the class 1 that its output speaks for.
   */
  readonly target?: number | ArrayLike<number>;
}

/** What a picture of reasons says: a map for each row, and of what. */
export interface Attribution extends NdArray {
  /** The class that was explained, for each row [N]. */
  readonly targets: NdArray;
  /** What the network answered: [N, K]. */
  readonly predictions: NdArray;
}

/** The explained scores of a batch, as symbols. */
interface ClassScores {
  /** [N] int32. */
  readonly targets: Tensor;
  /** Σ over rows of the target's score: rows do not depend on each other, so its gradient is each row's own. */
  readonly total: Tensor;
}

/**
 * The scores S_c of the target classes: the network's outputs as they are, which are logits as a rule. With one output s
 * the scores of classes 0 and 1 are −s and s.
 *
 * @throws {ShapeError} predictions that are not [N, K].
 * @throws {InvalidArgumentError} targets that are no classes, or not one for each row.
 */
export function classScores(prediction: Tensor, { target }: ClassScoreOptions, where: string): ClassScores {
  const [rows, outputs] = prediction.shape;
  if (prediction.rank !== 2 || outputs === 0) {
    throw new ShapeError(
      `${where}: expected a network that predicts scores [N, K] of classes, got ${formatShape(prediction.shape)}`,
    );
  }
  const targets = target === undefined ? predicted(prediction) : given(target, rows, Math.max(2, outputs), where);
  if (outputs === 1) {
    const sign = sub(mul(cast(targets, "float32"), 2), 1);
    return { targets, total: sum(mul(reshape(prediction, [rows]), sign)) };
  }
  return { targets, total: sum(mul(prediction, oneHot(targets, outputs))) };
}

function predicted(prediction: Tensor): Tensor {
  const [rows, outputs] = prediction.shape;
  return outputs === 1 ? full([rows], 1, "int32") : argmax(prediction, 1);
}

function given(target: number | ArrayLike<number>, rows: number, classes: number, where: string): Tensor {
  const list = typeof target === "number" ? new Array<number>(rows).fill(target) : Array.from(target);
  if (list.length !== rows) {
    throw new InvalidArgumentError(`${where}: ${list.length} targets for ${rows} rows; give one for all, or one a row`);
  }
  const wrong = list.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`${where}: target must be a class 0 … ${classes - 1}, got ${describe(wrong)}`);
  }
  return tensor(Int32Array.from(list));
}
