import type { NdArray, Shape } from "@nn/tensor";
import { DataError } from "../errors.js";
import { areLabels } from "../losses/shapes.js";
import { checkEach, SUM_TOLERANCE } from "../losses/values.js";

const ADVICE = "for numbers use mae, mse or r2";

/** Refuses targets that are neither 0 and 1 nor −1 and 1: of any number an answer would be made, and an accuracy of it. */
export function checkYesOrNo(owner: string, target: NdArray): void {
  const isAnswer = (value: number): boolean => value === 0 || Math.abs(value) === 1;
  checkEach(owner, "target", target, isAnswer, `is neither 0 nor 1 (or −1 and 1), and so no yes or no; ${ADVICE}`);
}

/** Refuses rows of targets that say no class: they are one-hot (with 0 or −1 elsewhere), or probabilities that add up to 1. */
export function checkClassRows(owner: string, prediction: Shape, target: NdArray): void {
  if (areLabels(prediction, target.shape)) return;
  const { data, shape } = target;
  const classes = shape.at(-1)!;
  for (let start = 0; start < data.length; start += classes) {
    if (saysClass(data, start, start + classes)) continue;
    throw new DataError(
      `${owner}: the targets in row ${Math.floor((start * shape[0]) / data.length)} say no class: they are neither one-hot nor ` +
        `probabilities that add up to 1; ${ADVICE}`,
    );
  }
}

function saysClass(data: ArrayLike<number>, start: number, end: number): boolean {
  let [sum, ones, hasOther, hasNegative] = [0, 0, false, false];
  for (let i = start; i < end; i++) {
    const value = data[i];
    sum += value;
    if (value === 1) ones++;
    else if (value !== 0 && value !== -1) hasOther = true;
    if (!(value >= 0)) hasNegative = true;
  }
  return (ones === 1 && !hasOther) || (!hasNegative && Math.abs(sum - 1) <= SUM_TOLERANCE);
}
