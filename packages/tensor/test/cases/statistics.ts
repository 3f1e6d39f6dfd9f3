import {
  argmax,
  argmin,
  logSoftmax,
  logSumExp,
  norm,
  softmax,
  standardize,
  variance,
  type Tensor,
} from "../../src/index.js";
import { at, build, groups, plain, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";
import { reduceBy } from "./reduce.js";

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const spread = (values: readonly number[], correction = 0): number =>
  sumOf(values.map((value) => (value - average(values)) ** 2)) / (values.length - correction);
const logSum = (values: readonly number[]): number => {
  const peak = Math.max(...values);
  return Number.isFinite(peak) ? peak + Math.log(sumOf(values.map((value) => Math.exp(value - peak)))) : peak;
};

/** A value for each element, from it and all the values it is normalized with. */
function along(x: Plain, axes: readonly number[], f: (value: number, values: readonly number[]) => number): Plain {
  const { values } = groups(x, axes);
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  return build(x.shape, (c) => {
    const group = kept.reduce((index, axis) => index * x.shape[axis] + c[axis], 0);
    return f(at(x, c), values[group]);
  });
}

interface Row {
  readonly op: string;
  readonly name: string;
  readonly x: Plain;
  readonly f: (x: Tensor) => Tensor;
  readonly reference: (x: Plain) => Plain;
  readonly gradient?: OpCase["gradient"];
}

const x = varied([3, 1, 4]);
const wide = varied([3, 37], -5, 5);

const statisticRows: Row[] = [
  { op: "variance", name: "of all", x, f: (a) => variance(a), reference: reduceBy((v) => spread(v), [0, 1, 2]) },
  { op: "variance", name: "over 0", x, f: (a) => variance(a, 0), reference: reduceBy((v) => spread(v), [0]) },
  {
    op: "variance",
    name: "over 0 and 2, kept, sample",
    x,
    f: (a) => variance(a, [0, 2], { keepDims: true, correction: 1 }),
    reference: reduceBy((v) => spread(v, 1), [0, 2], true),
  },
  {
    op: "variance",
    name: "far from 0",
    x: varied([50], 1000, 1001),
    f: (a) => variance(a),
    reference: reduceBy((v) => spread(v), [0]),
    gradient: "first",
  },
  { op: "logSumExp", name: "of all", x, f: (a) => logSumExp(a), reference: reduceBy(logSum, [0, 1, 2]) },
  {
    op: "logSumExp",
    name: "over 1, kept",
    x: wide,
    f: (a) => logSumExp(a, 1, { keepDims: true }),
    reference: reduceBy(logSum, [1], true),
  },
  {
    op: "logSumExp",
    name: "±300 and infinities",
    x: plain([3, 2], [300, 299, -300, -301, -Infinity, -Infinity]),
    f: (a) => logSumExp(a, 1),
    reference: reduceBy(logSum, [1]),
    gradient: "none",
  },
  {
    op: "logSumExp",
    name: "∞ among them",
    x: plain([2], [Infinity, 1]),
    f: (a) => logSumExp(a),
    reference: reduceBy(logSum, [0]),
    gradient: "none",
  },
  {
    op: "norm",
    name: "Euclidean, of all",
    x,
    f: (a) => norm(a),
    reference: reduceBy((v) => Math.hypot(...v), [0, 1, 2]),
  },
  {
    op: "norm",
    name: "1, over 2",
    x,
    f: (a) => norm(a, 2, { order: 1 }),
    reference: reduceBy((v) => sumOf(v.map(Math.abs)), [2]),
    gradient: "first",
  },
  {
    op: "norm",
    name: "∞, over 0, kept",
    x,
    f: (a) => norm(a, 0, { order: Infinity, keepDims: true }),
    reference: reduceBy((v) => Math.max(...v.map(Math.abs)), [0], true),
    gradient: "first",
  },
  {
    op: "norm",
    name: "3, over 0 and 2",
    x,
    f: (a) => norm(a, [0, 2], { order: 3 }),
    reference: reduceBy((v) => sumOf(v.map((e) => Math.abs(e) ** 3)) ** (1 / 3), [0, 2]),
  },
  {
    op: "softmax",
    name: "last axis",
    x: wide,
    f: (a) => softmax(a),
    reference: (a) => along(a, [1], (e, v) => Math.exp(e - logSum(v))),
  },
  {
    op: "softmax",
    name: "first axis",
    x,
    f: (a) => softmax(a, 0),
    reference: (a) => along(a, [0], (e, v) => Math.exp(e - logSum(v))),
  },
  {
    op: "softmax",
    name: "±300",
    x: plain([2, 3], [300, -300, 0, -300, -300, -300]),
    f: (a) => softmax(a),
    reference: (a) => along(a, [1], (e, v) => Math.exp(e - logSum(v))),
    gradient: "first",
  },
  {
    op: "logSoftmax",
    name: "last axis",
    x: wide,
    f: (a) => logSoftmax(a),
    reference: (a) => along(a, [1], (e, v) => e - logSum(v)),
  },
  {
    op: "logSoftmax",
    name: "first axis",
    x,
    f: (a) => logSoftmax(a, 0),
    reference: (a) => along(a, [0], (e, v) => e - logSum(v)),
  },
  {
    op: "logSoftmax",
    name: "±300",
    x: plain([2, 3], [300, -300, 0, -300, -300, -300]),
    f: (a) => logSoftmax(a),
    reference: (a) => along(a, [1], (e, v) => e - logSum(v)),
    gradient: "first",
  },
  {
    op: "standardize",
    name: "over 1",
    x: wide,
    f: (a) => standardize(a, 1),
    reference: (a) => along(a, [1], (e, v) => (e - average(v)) / Math.sqrt(spread(v) + 1e-5)),
  },
  {
    op: "standardize",
    name: "over 0 and 2",
    x,
    f: (a) => standardize(a, [0, 2], 0.1),
    reference: (a) => along(a, [0, 2], (e, v) => (e - average(v)) / Math.sqrt(spread(v) + 0.1)),
  },
  {
    op: "standardize",
    name: "a constant row",
    x: plain([1, 3], [2, 2, 2]),
    f: (a) => standardize(a, 1),
    reference: (a) => along(a, [1], () => 0),
    gradient: "none",
  },
];

const firstOf =
  (target: (v: readonly number[]) => number) =>
  (v: readonly number[]): number =>
    v.some(Number.isNaN) ? v.findIndex(Number.isNaN) : v.indexOf(target(v));

const equals = plain([2, 4], [1, 3, 3, 0, -1, -1, -2, -2]);
const withNaN = plain([2, 3], [1, NaN, NaN, 0, 5, 2]);

const argRows: Row[] = (
  [
    ["argmax", argmax, firstOf((v) => Math.max(...v))],
    ["argmin", argmin, firstOf((v) => Math.min(...v))],
  ] as const
).flatMap(([op, f, value]): Row[] => [
  { op, name: "last axis", x: wide, f: (a) => f(a), reference: reduceBy(value, [1], false, "int32"), gradient: "none" },
  {
    op,
    name: "first axis, kept",
    x,
    f: (a) => f(a, 0, { keepDims: true }),
    reference: reduceBy(value, [0], true, "int32"),
    gradient: "none",
  },
  {
    op,
    name: "the first of equals",
    x: equals,
    f: (a) => f(a),
    reference: reduceBy(value, [1], false, "int32"),
    gradient: "none",
  },
  {
    op,
    name: "NaN is the extremum",
    x: withNaN,
    f: (a) => f(a),
    reference: reduceBy(value, [1], false, "int32"),
    gradient: "none",
  },
]);

export const statisticsCases: OpCase[] = [...statisticRows, ...argRows].map(
  ({ op, name, x, f, reference, gradient = "smooth" }) => ({
    op,
    name,
    inputs: [x],
    f: (a) => f(a),
    reference,
    tolerance: op === "variance" || op === "standardize" ? 5e-6 : undefined,
    gradient,
  }),
);
