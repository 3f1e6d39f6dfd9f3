import { InvalidArgumentError, type NdArray } from "@nn/tensor";

/** One more than the greatest label. */
export function countClasses(y: NdArray): number {
  checkLabels(y, Infinity, "Dataset.oneHot");
  let greatest = -1;
  for (const label of y.data) greatest = Math.max(greatest, label);
  return greatest + 1;
}

/**
 * Refuses targets that are no labels from 0 to `classes` − 1; the message names the value and the example, which is
 * `example` when all of `y` belongs to one.
 */
export function checkLabels(y: NdArray, classes: number, where: string, example?: number): void {
  if (y.dtype !== "int32") {
    throw new InvalidArgumentError(
      `${where}: class labels must be int32, got ${y.dtype} (targets: "labels" makes them so)`,
    );
  }
  const perExample = y.data.length / (y.shape[0] ?? 1);
  for (const [i, label] of y.data.entries()) {
    if (label >= 0 && label < classes) continue;
    const range = classes === Infinity ? "from 0" : `from 0 to ${classes - 1}`;
    throw new InvalidArgumentError(
      `${where}: the label of example ${example ?? Math.floor(i / perExample)} is ${label}, expected labels ${range}`,
    );
  }
}

/** Labels [...] to vectors [..., classes] of one 1 and zeros, float32. */
export function encodeOneHot(y: NdArray, classes: number, example?: number): NdArray {
  checkLabels(y, classes, "Dataset.oneHot", example);
  const data = new Float32Array(y.data.length * classes);
  for (const [i, label] of y.data.entries()) data[i * classes + label] = 1;
  return { data, shape: [...y.shape, classes], dtype: "float32" };
}
