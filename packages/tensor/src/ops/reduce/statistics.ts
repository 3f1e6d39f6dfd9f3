import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError } from "../../core/errors.js";
import { stopGradient } from "../../autograd/custom-gradient.js";
import type { Tensor } from "../../core/tensor.js";
import { toFloat } from "../define.js";
import { add, div, mul, pow, square, sub } from "../pointwise/arithmetic.js";
import { exp, log, sqrt } from "../pointwise/exponential.js";
import { abs } from "../pointwise/rounding.js";
import { equal, where } from "../pointwise/select.js";
import { reshape } from "../shape/reshape.js";
import { countOf, max, mean, sum, type Axes, type ReduceOptions } from "./reduce.js";

export interface VarianceOptions extends ReduceOptions {
  /** Degrees of freedom taken from the count: 0 divides by N (the default), 1 by N − 1. */
  readonly correction?: number;
}

/** Mean squared distance from the mean along axes, in two passes. */
export function variance(x: TensorLike, axes?: Axes, options: VarianceOptions = {}): Tensor {
  checkOptions(options, ["keepDims", "correction"], "variance");
  const { keepDims, correction = 0 } = options;
  const source = toFloat(asTensor(x));
  const count = countOf(source.shape, axes, "variance") - correction;
  if (!(count > 0)) throw new InvalidArgumentError(`variance: needs more than ${correction} elements`);
  const centred = sub(source, mean(source, axes, { keepDims: true }));
  return mul(sum(square(centred), axes, { keepDims }), 1 / count);
}

/** ln Σ eˣ along axes, without overflow: the maximum is taken out first. */
export function logSumExp(x: TensorLike, axes?: Axes, options: ReduceOptions = {}): Tensor {
  const source = toFloat(asTensor(x));
  const peak = stopGradient(max(source, axes, { keepDims: true }));
  // An infinite peak would make ∞ − ∞: leave it out, the sum says it all.
  const shift = where(equal(abs(peak), Infinity), 0, peak);
  const total = add(log(sum(exp(sub(source, shift)), axes, { keepDims: true })), shift);
  return options.keepDims ? total : reshape(total, sum(source, axes).shape);
}

export interface NormOptions extends ReduceOptions {
  /** p; 2 without it. Infinity: the largest |x|. */
  readonly order?: number;
}

/** The p-norm along axes, (Σ |x|ᵖ)^(1/p). */
export function norm(x: TensorLike, axes?: Axes, options: NormOptions = {}): Tensor {
  checkOptions(options, ["keepDims", "order"], "norm");
  const { keepDims, order = 2 } = options;
  const source = toFloat(asTensor(x));
  if (order === Infinity) return max(abs(source), axes, { keepDims });
  if (order === 1) return sum(abs(source), axes, { keepDims });
  if (order === 2) return euclidean(source, axes, { keepDims });
  if (!(order > 0)) throw new InvalidArgumentError(`norm: order must be > 0, got ${order}`);
  return pow(sum(pow(abs(source), order), axes, { keepDims }), 1 / order);
}

/** √Σx²; where it is 0 the gradient is 0 rather than 0/0. */
function euclidean(x: Tensor, axes: Axes | undefined, options: ReduceOptions): Tensor {
  const squared = sum(square(x), axes, options);
  const isZero = equal(squared, 0);
  return where(isZero, 0, sqrt(where(isZero, 1, squared)));
}

/** (x − mean) / √(variance + ε) along axes. */
export function standardize(x: TensorLike, axes: Axes, epsilon = 1e-5): Tensor {
  const source = toFloat(asTensor(x));
  const centred = sub(source, mean(source, axes, { keepDims: true }));
  return div(centred, sqrt(add(mean(square(centred), axes, { keepDims: true }), epsilon)));
}
