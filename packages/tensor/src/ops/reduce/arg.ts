import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError } from "../../core/errors.js";
import { checkAxis, formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { coordinates } from "../../core/coordinates.js";
import { equal, logicalOr, notEqual, where } from "../pointwise/select.js";
import { max, min, type ReduceOptions, type Reduction } from "./reduce.js";

/** The first position at which x equals its extremum (or is NaN, which makes the extremum NaN). */
function argument(x: TensorLike, axis: number, options: ReduceOptions, extremum: Reduction, name: string): Tensor {
  const source = asTensor(x);
  const at = checkAxis(axis, source.rank, name);
  if (source.shape[at] === 0) {
    throw new InvalidArgumentError(`${name}: axis ${at} of ${formatShape(source.shape)} is empty`);
  }
  const found = logicalOr(equal(source, extremum(source, at, { keepDims: true })), notEqual(source, source));
  return min(where(found, coordinates(source.shape, at), source.shape[at]), at, options);
}

/** Index of the largest element along an axis (the last without one), the first of equals → int32. */
export function argmax(x: TensorLike, axis = -1, options: ReduceOptions = {}): Tensor {
  return argument(x, axis, options, max, "argmax");
}

/** Index of the smallest element along an axis (the last without one), the first of equals → int32. */
export function argmin(x: TensorLike, axis = -1, options: ReduceOptions = {}): Tensor {
  return argument(x, axis, options, min, "argmin");
}
