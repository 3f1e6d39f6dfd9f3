import type { Dataset } from "@nn/data";
import { InvalidArgumentError, type Shape } from "@nn/tensor";
import { DataError } from "../errors.js";
import { labelOf, type ClassWeights } from "./batch.js";

/**
 * The weights of a training's classes.
 *
 * @param output shape of one prediction.
 * @throws {InvalidArgumentError} weights of classes that do not exist, lists that leave some out, or predictions at each position.
 */
export function weightsOf(
  weights: ClassWeights | "balanced" | undefined,
  data: Dataset,
  output: Shape,
): ClassWeights | undefined {
  if (weights === undefined) return undefined;
  if (output.length > 1) {
    throw new InvalidArgumentError(
      "train: classWeights weigh whole examples by their class, but the network gives one at each position of an example; " +
        "to leave positions out use the loss's ignoreIndex",
    );
  }
  // One column tells two classes apart.
  const classes = Math.max(2, output.at(-1) ?? 2);
  const numbers = weights === "balanced" ? balancedWeights(data) : weights;
  checkClasses(numbers, classes);
  return numbers;
}

/**
 * Weights by which all classes together count alike: N / (K · Nₖ), for Nₖ of N examples, of K classes that there are.
 *
 * Source: King & Zeng, "Logistic regression in rare events data", 2001.
 */
function balancedWeights(data: Dataset): ClassWeights {
  const { y } = data;
  const width = y.data.length / Math.max(1, y.shape[0]);
  const counts: Record<number, number> = {};
  for (let row = 0; row < y.shape[0]; row++) {
    const label = labelOf(y, row, width);
    if (!Number.isInteger(label) || label < 0) {
      throw new DataError(
        `train: classWeights: "balanced" needs labels 0, 1, 2, …; the target of row ${row} is ${label}`,
      );
    }
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const entries = Object.entries(counts);
  return Object.fromEntries(entries.map(([label, count]) => [label, y.shape[0] / (entries.length * count)]));
}

/** Refuses weights of classes that do not exist, and lists that leave some out. */
function checkClasses(weights: ClassWeights, classes: number): void {
  if (Array.isArray(weights) && weights.length !== classes) {
    throw new InvalidArgumentError(`train: classWeights has ${weights.length} weights for ${classes} classes`);
  }
  const unknown = Object.keys(weights).find((label) => Number(label) >= classes);
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`train: classWeights: there is no class ${unknown}; labels are 0 … ${classes - 1}`);
  }
}
