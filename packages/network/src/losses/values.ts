import {
  InvalidArgumentError,
  describe,
  formatShape,
  greaterEqual,
  lessEqual,
  log,
  logicalAnd,
  logSoftmax,
  maximum,
  where,
} from "@nn/tensor";
import type { NdArray, Tensor } from "@nn/tensor";
import { originOf } from "@nn/activations";
import { DataError } from "../errors.js";

/** Where an element is, for messages: "row 3", or "row 3 (position [3, 0, 1])" where rows hold several. */
function placeOf({ shape }: NdArray, index: number): string {
  const position: number[] = [];
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return shape.length < 2 ? `row ${position[0]}` : `row ${position[0]} (position ${formatShape(position)})`;
}

/** Refuses the first value that does not hold, with the reason and what to do. */
export function checkEach(
  owner: string,
  what: string,
  array: NdArray,
  holds: (value: number) => boolean,
  reason: string,
): void {
  const { data } = array;
  for (let i = 0; i < data.length; i++) {
    if (!holds(data[i])) throw new DataError(`${owner}: ${what} ${data[i]} in ${placeOf(array, i)} ${reason}`);
  }
}

/** Any number, but no NaN and no infinity. */
export function checkFiniteTargets(owner: string, target: NdArray): void {
  checkEach(owner, "target", target, Number.isFinite, "is not a finite number");
}

/** Integer labels 0 … classes − 1, or the label that is left out. Integers stored as floats are fine. */
export function checkLabels(owner: string, target: NdArray, classes: number, ignored?: number): void {
  const check = (holds: (label: number) => boolean, reason: string): void =>
    checkEach(owner, "label", target, (label) => label === ignored || holds(label), reason);
  check(Number.isInteger, `is not an integer; labels are the class numbers 0 … ${classes - 1}`);
  check((label) => label >= 0, `is negative; labels are 0 … ${classes - 1} (to leave examples out, set ignoreIndex)`);
  check(
    (label) => label < classes,
    `is too large: the predictions have ${classes} classes, so labels are 0 … ${classes - 1}; give the last layer more units, or check the labels`,
  );
}

/** Numbers in 0 … 1. */
export function checkUnitInterval(owner: string, what: string, array: NdArray, reason: string): void {
  checkEach(owner, what, array, (value) => value >= 0 && value <= 1, reason);
}

/** How far the sum of a distribution stored in float32 may be from 1. */
export const SUM_TOLERANCE = 1e-3;

/** Rows along the last axis that are probabilities of classes: in 0 … 1, with sum 1. */
export function checkDistributions(owner: string, target: NdArray): void {
  checkUnitInterval(owner, "target", target, "is no probability; rows of targets are one-hot or probabilities");
  const { data, shape } = target;
  const classes = shape.at(-1)!;
  for (let start = 0; start < data.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) sum += data[start + k];
    if (Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new DataError(
        `${owner}: the target probabilities in ${placeOf(target, start)} add up to ${sum}, not 1; ` +
          "for several independent labels use binaryCrossEntropy",
      );
    }
  }
}

/** What predictions are: scores of any size, or probabilities. */
export type From = "logits" | "probabilities";

/** Probabilities below it count as this one: their logarithm stays finite. */
const SMALLEST = 1e-30;

/** Refuses another word. */
export function checkFrom(owner: string, from: From | null): void {
  if (from === null || from === "logits" || from === "probabilities") return;
  throw new InvalidArgumentError(`${owner}: from must be "logits" or "probabilities", got ${describe(from)}`);
}

/** Refuses predictions that are no probabilities, of a loss that takes such; `activation` makes them of logits. */
export function checkProbabilities(owner: string, prediction: NdArray, from: From | null, activation: string): void {
  if (from !== "probabilities") return;
  const advice = `is no probability; end the network with ${activation}, or use from: "logits"`;
  checkUnitInterval(owner, "prediction", prediction, advice);
}

/**
 * ln softmax of logits, or ln p of probabilities p: bounded below, NaN where one is outside 0 … 1; but of what softmax has
 * just made, from its logits, which is exact where p is rounded to 0.
 */
export function logProbabilities(prediction: Tensor, from: From | null): Tensor {
  if (from !== "probabilities") return logSoftmax(prediction);
  const origin = originOf(prediction);
  if (origin?.config.name === "softmax" && [-1, prediction.rank - 1].includes(Number(origin.config.axis)))
    return logSoftmax(origin.logits);
  const isProbability = logicalAnd(greaterEqual(prediction, 0), lessEqual(prediction, 1));
  return log(maximum(where(isProbability, prediction, NaN), SMALLEST));
}
