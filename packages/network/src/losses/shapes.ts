import { formatShape, sameShape, sizeOf, type Shape } from "@nn/tensor";
import { DataError } from "../errors.js";

/** Refuses another number of targets than of predictions. */
export function checkCounts(owner: string, prediction: Shape, target: Shape): void {
  if (prediction.length === 0 || target.length === 0) {
    throw new DataError(
      `${owner}: predictions and targets need a batch axis, got ${formatShape(prediction)} and ${formatShape(target)}`,
    );
  }
  if (prediction[0] !== target[0]) {
    throw new DataError(
      `${owner}: ${prediction[0]} predictions, but ${target[0]} targets; each example needs one of both`,
    );
  }
}

/**
 * Targets of the predictions' own shape. Others are refused even where they would broadcast: predictions [N, 1] minus
 * targets [N] are N × N numbers, and their mean is a plausible, wrong loss.
 */
export function checkSameShape(owner: string, prediction: Shape, target: Shape): void {
  checkCounts(owner, prediction, target);
  if (sameShape(prediction, target)) return;
  const inLists =
    prediction.length === 2 && target.length === 1
      ? ', as in y.map((value) => [value]), or with readCsv by target: ["name"] in brackets'
      : "";
  const advice =
    sizeOf(prediction) === sizeOf(target)
      ? `reshape the targets to ${formatShape(prediction)}${inLists}`
      : (oneAnswer(prediction, target.length === 2) ??
        (prediction.length === 2 && target.length === 1
          ? "if they are labels of classes, use crossEntropy, or make rows of them by data.oneHot()"
          : "the last layer must have as many outputs as a target has values"));
  throw new DataError(
    `${owner}: predictions have shape ${formatShape(prediction)}, targets ${formatShape(target)}; they must be equal: ${advice}`,
  );
}

/** What to do about predictions for each position of a sequence where there is one target for all of it. */
function oneAnswer(prediction: Shape, isOneTarget: boolean): string | undefined {
  if (prediction.length !== 3 || !isOneTarget) return undefined;
  return (
    `the predictions are a sequence of ${prediction[1]}; for one of each sequence give the last recurrent layer ` +
    "{ returnSequences: false }, or put takePosition(-1) or globalAveragePool() before the last layer"
  );
}

/** Whether targets are one integer label for each row of class scores, rather than a row of the same length. */
export function areLabels(prediction: Shape, target: Shape): boolean {
  return target.length === prediction.length - 1;
}

/** Targets of class scores [B, …, K]: labels [B, …], or rows [B, …, K]. */
export function checkClassShapes(owner: string, prediction: Shape, target: Shape): void {
  checkCounts(owner, prediction, target);
  const positions = prediction.slice(0, -1);
  const classes = prediction.at(-1)!;
  if (prediction.length < 2 || classes < 2) {
    throw new DataError(
      `${owner}: needs scores of at least two classes, [B, K], got predictions ${formatShape(prediction)}; ` +
        "use dense(K) as the last layer, or binaryCrossEntropy for one yes or no",
    );
  }
  if (sameShape(target, positions) || sameShape(target, prediction)) return;
  const sequence = oneAnswer(prediction, target.length === 1);
  const advice =
    sizeOf(target) === sizeOf(positions)
      ? `: reshape the targets to ${formatShape(positions)}`
      : sequence
        ? `: ${sequence}`
        : "";
  throw new DataError(
    `${owner}: predictions ${formatShape(prediction)} need integer labels ${formatShape(positions)} or rows of ` +
      `${classes} probabilities ${formatShape(prediction)}, got targets ${formatShape(target)}${advice}`,
  );
}
