import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import type { Labels } from "../data/inputs.js";
import { classCount, readLabels } from "../data/labels.js";
import { NothingToPlotError } from "../errors.js";

/** How often every class was taken for every class. */
export interface ConfusionCounts {
  readonly classes: number;
  readonly total: number;
  /** `[classes, classes]`: row = actual class, column = predicted class. */
  readonly counts: Int32Array;
}

/**
 * Counts C[i, j] = number of examples of class i that were predicted as class j.
 *
 * @throws ShapeError if the two have different lengths; NothingToPlotError if they are empty; InvalidArgumentError for a
 *   label that is no class number, or one beyond the given classes.
 */
export function countConfusions(
  actual: Labels,
  predicted: Labels,
  named: number | undefined,
  where = "plotConfusionMatrix",
): ConfusionCounts {
  const truth = readLabels(actual, `${where}: actual`);
  const guess = readLabels(predicted, `${where}: predicted`);
  if (truth.length !== guess.length) {
    throw new ShapeError(
      `${where}: ${truth.length} actual labels and ${guess.length} predicted ones; expected as many of both`,
    );
  }
  if (truth.length === 0) throw new NothingToPlotError(`${where}: there are no labels`);
  const classes = Math.max(classCount(truth), classCount(guess), named ?? 0);
  if (named !== undefined && classes > named) {
    throw new InvalidArgumentError(`${where}: label ${classes - 1} has no name: classNames holds ${named}`);
  }
  if (classes > 200) {
    throw new InvalidArgumentError(`${where}: ${classes} classes do not fit into a readable picture (at most 200)`);
  }
  const counts = new Int32Array(classes * classes);
  for (let row = 0; row < truth.length; row++) counts[truth[row] * classes + guess[row]] += 1;
  return { classes, total: truth.length, counts };
}

export function rowTotal({ classes, counts }: ConfusionCounts, row: number): number {
  let sum = 0;
  for (let column = 0; column < classes; column++) sum += counts[row * classes + column];
  return sum;
}

export function columnTotal({ classes, counts }: ConfusionCounts, column: number): number {
  let sum = 0;
  for (let row = 0; row < classes; row++) sum += counts[row * classes + column];
  return sum;
}

/** Number of examples on the diagonal: those predicted right. */
export function correctCount({ classes, counts }: ConfusionCounts): number {
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += counts[k * classes + k];
  return sum;
}
