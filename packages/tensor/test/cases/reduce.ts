import { all, any, max, mean, min, prod, sum, type Axes, type DType } from "../../src/index.js";
import { booleans, groups, integers, plain, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

type Reducer = (values: readonly number[]) => number;

const reducers = {
  sum: (values) => values.reduce((a, b) => a + b, 0),
  mean: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  prod: (values) => values.reduce((a, b) => a * b, 1),
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  any: (values) => Number(values.some((value) => value !== 0)),
  all: (values) => Number(values.every((value) => value !== 0)),
} satisfies Record<string, Reducer>;

const functions = { sum, mean, prod, max, min, any, all };

/** All subsets of 0 … rank − 1 that reduce something. */
function subsets(rank: number): number[][] {
  return Array.from({ length: 2 ** rank - 1 }, (_, bits) =>
    Array.from({ length: rank }, (_, axis) => axis).filter((axis) => ((bits + 1) >> axis) & 1),
  );
}

/** Reduces in plain loops; `keep` leaves the reduced axes with size 1. */
export function reduceBy(
  f: Reducer,
  axes: readonly number[],
  keep = false,
  dtype: DType = "float32",
): (x: Plain) => Plain {
  return (x) => {
    const { shape, values } = groups(x, axes);
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    return { data: Float64Array.from(values, f), shape: keep ? kept : shape, dtype };
  };
}

const resultType = (op: keyof typeof reducers, x: Plain): DType =>
  op === "any" || op === "all"
    ? "bool"
    : op === "mean"
      ? "float32"
      : x.dtype === "bool" && op !== "max" && op !== "min"
        ? "int32"
        : x.dtype;

/** The second derivative of a product is not 0; that of the others is, or there is none. */
const derivative = (op: keyof typeof reducers): OpCase["gradient"] =>
  op === "any" || op === "all" ? "none" : op === "prod" ? "smooth" : "first";

function reduceCase(op: keyof typeof reducers, x: Plain, axes: readonly number[], keepDims = false): OpCase {
  return {
    op,
    name: `${x.dtype} [${x.shape.join()}] over ${axes.join(" and ")}${keepDims ? ", kept" : ""}`,
    inputs: [x],
    f: (a) => functions[op](a, axes, { keepDims }),
    reference: reduceBy(reducers[op], axes, keepDims, resultType(op, x)),
    gradient: x.dtype === "float32" ? derivative(op) : "none",
  };
}

const names = Object.keys(reducers) as (keyof typeof reducers)[];
const numbers = ["sum", "mean", "prod", "max", "min"] as const;

/** Every subset of the axes of a tensor with three axes, one of size 1. */
const subsetCases: OpCase[] = names.flatMap((op) => subsets(3).map((axes) => reduceCase(op, varied([3, 1, 4]), axes)));

const shapeCases: OpCase[] = names.flatMap((op) => [
  reduceCase(op, varied([2, 3, 2, 3], -1.5, 1.5), [0, 2]),
  reduceCase(op, varied([2, 3, 2, 3], -1.5, 1.5), [1, 3], true),
  reduceCase(op, varied([5], -1.5, 1.5), [0], true),
  reduceCase(op, booleans([3, 4]), [1]),
]);

const integerCases: OpCase[] = numbers.map((op) => reduceCase(op, integers([3, 4], -4, 5), [1]));

const large = plain([5], [2_000_000_011, 1_999_999_973, -2_147_483_648, 65_537, 3], "int32");

/** Integers wrap around at 32 bits. */
const wrappingCases: OpCase[] = [
  {
    ...reduceCase("sum", large, [0]),
    name: "int32 wraps around",
    reference: reduceBy((v) => v.reduce((a, b) => (a + b) | 0), [0], false, "int32"),
  },
  {
    ...reduceCase("prod", large, [0]),
    name: "int32 wraps around",
    reference: reduceBy((v) => v.filter((x) => x % 2 !== 0).reduce(Math.imul), [0], false, "int32"),
    f: (x) => prod(x.gather([0, 1, 3, 4])),
  },
];

/** More than one register, one chunk and one cache line; sums lose some digits of their largest partial sum. */
const longCases: OpCase[] = (["sum", "mean", "max", "min"] as const).flatMap((op) =>
  [
    reduceCase(op, varied([1037], -1, 1), [0]),
    reduceCase(op, varied([3, 1037], -1, 1), [1]),
    reduceCase(op, varied([1037, 3], -1, 1), [0]),
  ].map((row) => ({ ...row, tolerance: op === "sum" ? 1e-5 : undefined })),
);

const all2: readonly (readonly [string, Axes | undefined, readonly number[]])[] = [
  ["without axes", undefined, [0, 1]],
  ["a negative axis", -1, [1]],
  ["an axis by its number", 0, [0]],
];

const axesCases: OpCase[] = all2.map(([name, axes, meant]) => ({
  op: "sum",
  name,
  inputs: [varied([3, 4])],
  f: (x) => sum(x, axes),
  reference: reduceBy(reducers.sum, meant),
  gradient: "first",
}));

/** Nothing combined is the neutral element; an empty result is no problem for anybody. */
const emptyCases: OpCase[] = [
  ...(["sum", "prod", "any", "all"] as const).map((op) => ({
    ...reduceCase(op, varied([3, 0]), [1]),
    gradient: "none" as const,
  })),
  ...names.map((op) => ({ ...reduceCase(op, varied([0, 3]), [1]), gradient: "none" as const })),
];

const wrongNumbers = plain([2, 3], [1, NaN, 2, -1, 0, NaN]);

const specialCases: OpCase[] = [
  ...(["max", "min", "sum", "mean"] as const).map((op) => ({
    ...reduceCase(op, wrongNumbers, [0]),
    name: "NaN",
    gradient: "none" as const,
  })),
  { ...reduceCase("max", plain([3], [-Infinity, -Infinity, -Infinity]), [0]), name: "all −∞", gradient: "none" },
  { ...reduceCase("min", plain([3], [Infinity, Infinity, Infinity]), [0]), name: "all ∞", gradient: "none" },
  { ...reduceCase("prod", plain([2, 3], [1, 0, 2, 0, 3, 0]), [0, 1]), name: "zeros", gradient: "smooth" },
];

export const reduceCases: OpCase[] = [
  ...subsetCases,
  ...shapeCases,
  ...integerCases,
  ...wrappingCases,
  ...longCases,
  ...axesCases,
  ...emptyCases,
  ...specialCases,
];
