import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import type { DType } from "../../core/dtype.js";
import { InvalidArgumentError } from "../../core/errors.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkAxes, formatShape, sameShape, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import type { Combiner } from "../../expression/expression.js";
import { div, mul } from "../pointwise/arithmetic.js";
import { cast } from "../pointwise/cast.js";
import { equal } from "../pointwise/select.js";
import { concat } from "../shape/assemble.js";
import { broadcastTo } from "../shape/broadcast.js";
import { reshape } from "../shape/reshape.js";
import { narrow } from "../shape/slice.js";

export interface ReduceOptions {
  /** Leaves the reduced axes in place with size 1. */
  readonly keepDims?: boolean;
}

export type Axes = number | readonly number[];
export type Reduction = (x: TensorLike, axes?: Axes, options?: ReduceOptions) => Tensor;

interface AxesAttributes {
  readonly axes: readonly number[];
}

type ReduceGradient = (dy: Tensor, x: Tensor, y: Tensor, axes: readonly number[]) => Tensor;

/** A reduction that keeps its axes with size 1; everything else is built on these four. */
function defineReduce(name: string, combiner: Combiner, gradient: ReduceGradient): OpFunction<AxesAttributes> {
  const op: OpFunction<AxesAttributes> = defineOp<AxesAttributes>({
    name,
    infer: ([x], { axes }) => ({
      shape: x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
      dtype: x.dtype,
    }),
    kernel: { kind: "reduce", combiner, axes: ({ axes }) => axes },
    gradient: (dy, y, [x], { axes }) => [gradient(dy, x, y, axes)],
    batch: ({ all }, { axes }) => op([all(0)], { axes: later(axes) }),
    batchSum: ({ all, one }, { axes }) =>
      combiner === "sum" ? reshape(op([all(0)], { axes: [0, ...later(axes)] }), one.shape) : undefined,
    flops: ([x]) => x.size,
  });
  return op;
}

/** The same axes behind a new first one. */
function later(axes: readonly number[]): number[] {
  return axes.map((axis) => axis + 1);
}

/** All elements that equal the extremum share its gradient. */
const extremumGradient: ReduceGradient = (dy, x, y, axes) => {
  const mask = cast(equal(x, y), x.dtype);
  return mul(mask, div(dy, sum(mask, axes, { keepDims: true })));
};

const sumOp = defineReduce("sum", "sum", (dy, x) => broadcastTo(dy, x.shape));
const maxOp = defineReduce("max", "max", extremumGradient);
const minOp = defineReduce("min", "min", extremumGradient);

/** The product of all others, from products before and after (so that a 0 is no special case). */
const prodOp = defineReduce("prod", "prod", (dy, x, _, axes) => mul(dy, productOfOthers(x, axes)));

function productOfOthers(x: Tensor, axes: readonly number[]): Tensor {
  const [axis, ...rest] = [...axes].reverse();
  const parts = Array.from({ length: x.shape[axis] }, (_, i) => i);
  const take = (i: number): Tensor => narrow(x, axis, i, i + 1);
  const others = parts.map((i) =>
    parts
      .filter((j) => j !== i)
      .map(take)
      .reduce<Tensor>((a, b) => mul(a, b), onesLike(take(i))),
  );
  const within = concat(others, axis);
  if (rest.length === 0) return within;
  const whole = prodOp([x], { axes: [axis] });
  return mul(within, productOfOthers(whole, rest.reverse()));
}

function onesLike(x: Tensor): Tensor {
  return broadcastTo(cast(asTensor(1), x.dtype), x.shape);
}

function apply(
  op: OpFunction<AxesAttributes>,
  x: Tensor,
  axes: Axes | undefined,
  options: ReduceOptions,
  where: string,
): Tensor {
  checkOptions(options, ["keepDims"], where);
  const list = checkAxes(axes, x.rank, where);
  if (list.length === 0) return x;
  const reduced = op([x], { axes: list });
  if (options.keepDims) return reduced;
  return reshape(
    reduced,
    x.shape.filter((_, axis) => !list.includes(axis)),
  );
}

/** Number of elements that a reduction over `axes` combines. */
export function countOf(shape: Shape, axes: Axes | undefined, where: string): number {
  return checkAxes(axes, shape.length, where).reduce((count, axis) => count * shape[axis], 1);
}

function refuseEmpty(x: Tensor, axes: Axes | undefined, where: string): void {
  if (countOf(x.shape, axes, where) === 0) {
    throw new InvalidArgumentError(`${where}: no elements to reduce in a tensor of shape ${formatShape(x.shape)}`);
  }
}

/** Σ x over axes (all without a list). bool counts as int32. The sum of nothing is 0. */
export const sum: Reduction = (x, axes, options = {}) => {
  const source = asTensor(x);
  return apply(sumOp, source.dtype === "bool" ? cast(source, "int32") : source, axes, options, "sum");
};

/** Π x over axes. The product of nothing is 1. */
export const prod: Reduction = (x, axes, options = {}) => {
  const source = asTensor(x);
  return apply(prodOp, source.dtype === "bool" ? cast(source, "int32") : source, axes, options, "prod");
};

/** The largest element along axes; NaN where there is one. */
export const max: Reduction = (x, axes, options = {}) => {
  const source = asTensor(x);
  refuseEmpty(source, axes, "max");
  return apply(maxOp, source, axes, options, "max");
};

/** The smallest element along axes; NaN where there is one. */
export const min: Reduction = (x, axes, options = {}) => {
  const source = asTensor(x);
  refuseEmpty(source, axes, "min");
  return apply(minOp, source, axes, options, "min");
};

/** The mean along axes, in floats. */
export const mean: Reduction = (x, axes, options = {}) => {
  const source = asTensor(x);
  refuseEmpty(source, axes, "mean");
  const dtype: DType = source.dtype === "float64" ? "float64" : "float32";
  return div(sum(cast(source, dtype), axes, options), countOf(source.shape, axes, "mean"));
};

/** Whether any element is true (not 0) → bool. */
export const any: Reduction = (x, axes, options = {}) => apply(maxOp, cast(x, "bool"), axes, options, "any");

/** Whether all elements are true (not 0) → bool. */
export const all: Reduction = (x, axes, options = {}) => apply(minOp, cast(x, "bool"), axes, options, "all");

/** Sums a broadcast result back to the shape it was broadcast from. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.rank - shape.length;
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < lead || (shape[axis - lead] === 1 && x.shape[axis] !== 1));
  return reshape(sum(x, axes, { keepDims: true }), shape);
}
