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

export function isArrayData(value: unknown): value is ArrayData {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}
