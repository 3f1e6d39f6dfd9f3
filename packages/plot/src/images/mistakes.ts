import { InvalidArgumentError, ShapeError } from "@nn/tensor";
import type { Labels, OutputKind, Predictions } from "../data/inputs.js";
import { readLabels } from "../data/labels.js";
import { readScores } from "../data/scores.js";

/** An example that was classified wrong. */
export interface Mistake {
  /** Its row. */
  readonly index: number;
  readonly actual: number;
  readonly predicted: number;
  /** Probability that the network gave to the class it predicted, 0 … 1. */
  readonly confidence: number;
}

/**
 * All mistakes, the most confident first; equals in the order of their rows. Rows with a prediction that is not finite
 * are left out: they are no decision.
 *
 * @param predictions `[N, K]` scores or probabilities, or `[N]` / `[N, 1]` for the second of two classes.
 * @throws ShapeError if labels and predictions differ in number; InvalidArgumentError for a label beyond the classes.
 */
export function findMistakes(actual: Labels, predictions: Predictions, outputs: OutputKind = "auto"): Mistake[] {
  const where = "findMistakes";
  const labels = readLabels(actual, `${where}: actual`);
  const { rows, classes, logProbabilities } = readScores(predictions, outputs, where);
  if (labels.length !== rows) {
    throw new ShapeError(
      `${where}: ${labels.length} labels and predictions for ${rows} examples; expected as many of both`,
    );
  }
  const mistakes: Mistake[] = [];
  for (let index = 0; index < rows; index++) {
    const label = labels[index];
    if (label >= classes) {
      throw new InvalidArgumentError(
        `${where}: label ${label} in row ${index} is out of range: predictions have ${classes} classes`,
      );
    }
    const row = logProbabilities.subarray(index * classes, (index + 1) * classes);
    const greatest = Math.max(...row);
    const predicted = row.indexOf(greatest);
    // A maximum that is not a number equals nothing: indexOf gives −1.
    if (predicted >= 0 && predicted !== label) {
      mistakes.push({ index, actual: label, predicted, confidence: Math.exp(greatest) });
    }
  }
  return mistakes.sort((a, b) => b.confidence - a.confidence || a.index - b.index);
}
