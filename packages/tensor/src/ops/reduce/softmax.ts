import { asTensor, type TensorLike } from "../../core/create.js";
import { stopGradient } from "../../autograd/custom-gradient.js";
import { checkAxis } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { toFloat } from "../define.js";
import { mul, reciprocal, sub } from "../pointwise/arithmetic.js";
import { exp, log } from "../pointwise/exponential.js";
import { customGradient } from "../../autograd/custom-gradient.js";
import { max, sum } from "./reduce.js";

/** eˣ / Σ eˣ along an axis (the last without one); the maximum is taken out first, so it cannot overflow. */
export function softmax(x: TensorLike, axis = -1): Tensor {
  const source = toFloat(asTensor(x));
  checkAxis(axis, source.rank, "softmax");
  // Of nothing there is no largest element.
  return source.size === 0 ? source : softmaxOf(source, axis);
}

function softmaxOf(x: Tensor, axis: number): Tensor {
  return customGradient(
    (source) => {
      const e = exp(sub(source, max(source, axis, { keepDims: true })));
      // One division for a row, not one for each element.
      return mul(e, reciprocal(sum(e, axis, { keepDims: true })));
    },
    (dy, y) => [mul(y, sub(dy, sum(mul(dy, y), axis, { keepDims: true })))],
  )(x);
}

/** ln softmax(x) along an axis (the last without one), without the loss of taking a logarithm of a tiny number. */
export function logSoftmax(x: TensorLike, axis = -1): Tensor {
  const source = toFloat(asTensor(x));
  checkAxis(axis, source.rank, "logSoftmax");
  return source.size === 0 ? source : logSoftmaxOf(source, axis);
}

function logSoftmaxOf(x: Tensor, axis: number): Tensor {
  return customGradient(
    (source) => {
      const shifted = sub(source, stopGradient(max(source, axis, { keepDims: true })));
      return sub(shifted, log(sum(exp(shifted), axis, { keepDims: true })));
    },
    (dy, y) => [sub(dy, mul(exp(y), sum(dy, axis, { keepDims: true })))],
  )(x);
}
