import { describe, InvalidArgumentError } from "@nn/tensor";

/** Plain values with a shape, row-major: an `NdArray` of @nn/tensor, or anything of the same form. */
export interface ArrayData {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Class numbers as plain numbers, or as an array with a shape: `[N]`, `[N, 1]`, or one-hot `[N, K]`. */
export type Labels = ArrayLike<number> | ArrayData;

/** Output of a classifier: `[N, K]` scores of K classes, or `[N]` / `[N, 1]` for the second of two classes. */
export type Predictions = ArrayData;

/**
 * What the numbers of a prediction mean.
 * - `"probabilities"`: in 0 … 1 (and adding up to 1 over K classes);
 * - `"scores"`: any real numbers, logits as a rule; the greatest (or, with one column, a positive one) wins;
 * - `"auto"`: probabilities if every row looks like them, else scores.
 */
export type OutputKind = "auto" | "probabilities" | "scores";

function isArrayData(value: unknown): value is ArrayData {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}

/**
 * Refuses what has no data and no shape: nothing, a network, a dataset, a promise that nobody awaited.
 *
 * @param where the plot and argument, for messages: `plotFilters: kernels`.
 * @param advice what to give instead.
 */
export function checkArray(value: unknown, where: string, advice = ""): asserts value is ArrayData {
  if (isArrayData(value) && Array.isArray(value.shape)) return;
  const got =
    value instanceof Promise ? "a Promise: await it" : `${describe(value)}${advice === "" ? "" : `; ${advice}`}`;
  throw new InvalidArgumentError(`${where}: expected { data, shape }, got ${got}`);
}
