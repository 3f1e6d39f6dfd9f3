import { gather, scatterAdd, takeAlong } from "../ops/indexing/gather.js";
import { cumsum } from "../ops/indexing/cumsum.js";
import { oneHot } from "../ops/indexing/one-hot.js";
import { argsort, sort, topK } from "../ops/indexing/sort.js";
import { matmul } from "../ops/linear/matmul.js";
import * as arithmetic from "../ops/pointwise/arithmetic.js";
import { cast } from "../ops/pointwise/cast.js";
import * as exponential from "../ops/pointwise/exponential.js";
import * as rounding from "../ops/pointwise/rounding.js";
import * as select from "../ops/pointwise/select.js";
import * as trigonometry from "../ops/pointwise/trigonometry.js";
import { argmax, argmin } from "../ops/reduce/arg.js";
import { all, any, max, mean, min, prod, sum } from "../ops/reduce/reduce.js";
import { logSoftmax, softmax } from "../ops/reduce/softmax.js";
import { logSumExp, norm, variance } from "../ops/reduce/statistics.js";
import { pad, split, tile } from "../ops/shape/assemble.js";
import { broadcastTo } from "../ops/shape/broadcast.js";
import { expandDims, flatten, reshape, squeeze } from "../ops/shape/reshape.js";
import { flip, slice } from "../ops/shape/slice.js";
import { transpose } from "../ops/shape/transpose.js";
import { stopGradient } from "../autograd/custom-gradient.js";
import { evaluate } from "../runtime/procedure.js";
import type { TensorLike } from "./create.js";
import type { NdArray, TypedArray } from "./dtype.js";
import { nested, type NestedNumbers } from "./values/nested.js";
import { InvalidArgumentError } from "./errors.js";
import { Tensor as SymbolicTensor } from "./tensor.js";

const { add, sub, mul, div, pow, neg, square, reciprocal, mod } = arithmetic;
const { exp, log, log1p, expm1, sqrt, rsqrt, tanh, sigmoid, erf } = exponential;
const { abs, sign, floor, ceil, round } = rounding;
const { less, lessEqual, greater, greaterEqual, equal, notEqual, maximum, minimum, clip } = select;
const { sin, cos } = trigonometry;

/** Operations that read well after their first operand: `x.matmul(w).add(b).tanh()`. */
const methods = {
  ...{ add, sub, mul, div, pow, neg, square, reciprocal, mod },
  ...{ exp, log, log1p, expm1, sqrt, rsqrt, tanh, sigmoid, erf, sin, cos },
  ...{ abs, sign, floor, ceil, round, clip, cast },
  ...{ less, lessEqual, greater, greaterEqual, equal, notEqual, maximum, minimum },
  ...{ sum, prod, mean, variance, max, min, any, all, norm, logSumExp, softmax, logSoftmax, argmax, argmin },
  ...{ matmul, reshape, flatten, expandDims, squeeze, transpose, broadcastTo, slice, flip, pad, split, tile },
  ...{ gather, scatterAdd, takeAlong, oneHot, sort, argsort, topK, cumsum, stopGradient },
};

type Methods = typeof methods;
type Method<F> = F extends (x: TensorLike, ...rest: infer R) => infer T ? (...rest: R) => T : never;
type Bound = { readonly [K in keyof Methods]: Method<Methods[K]> };

declare module "./tensor.js" {
  interface Tensor extends Bound {
    /** The transpose: all axes in reverse order. */
    readonly T: SymbolicTensor;
    /** The values, row-major: compiles and runs a small program (cached by the graph's structure). */
    data(): Promise<TypedArray>;
    /** The values as nested lists; of a scalar, the number. */
    array(): Promise<NestedNumbers>;
    /** The values with their shape: { data, shape, dtype }. */
    ndarray(): Promise<NdArray>;
    /** The value of a tensor with one element. */
    item(): Promise<number>;
  }
}

/**
 * Puts the methods on the class. Exporting its result, rather than running it on the side, is what keeps bundlers from
 * dropping it.
 */
function withMethods(constructor: typeof SymbolicTensor): typeof SymbolicTensor {
  for (const [name, operation] of Object.entries(methods)) {
    const f = operation as (x: SymbolicTensor, ...rest: unknown[]) => unknown;
    define(constructor, name, function (...rest) {
      return f(this, ...rest);
    });
  }
  Object.defineProperty(constructor.prototype, "T", {
    get(this: SymbolicTensor) {
      return transpose(this);
    },
  });
  define(constructor, "array", async function () {
    return nested(evaluate([this])[0]);
  });
  define(constructor, "ndarray", async function () {
    return evaluate([this])[0];
  });
  define(constructor, "data", async function () {
    return evaluate([this])[0].data;
  });
  define(constructor, "item", async function () {
    if (this.size !== 1) throw new InvalidArgumentError(`item: needs one element, got ${this.toString()}`);
    return evaluate([this])[0].data[0];
  });
  return constructor;
}

function define(
  constructor: typeof SymbolicTensor,
  name: string,
  value: (this: SymbolicTensor, ...rest: unknown[]) => unknown,
): void {
  Object.defineProperty(constructor.prototype, name, { value });
}

export const Tensor: typeof SymbolicTensor = withMethods(SymbolicTensor);
export type Tensor = SymbolicTensor;
