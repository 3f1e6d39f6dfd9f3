import {
  cast,
  clip,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  minimum,
  notEqual,
  where,
  type DType,
} from "../../src/index.js";
import { booleans, integers, plain, varied, zip } from "../support/plain.js";
import { shapePairs } from "./arithmetic.js";
import type { OpCase } from "./case.js";

type Pair = (a: number, b: number) => number;

const comparisons: readonly (readonly [string, typeof equal, Pair])[] = [
  ["equal", equal, (a, b) => Number(a === b)],
  ["notEqual", notEqual, (a, b) => Number(a !== b)],
  ["less", less, (a, b) => Number(a < b)],
  ["lessEqual", lessEqual, (a, b) => Number(a <= b)],
  ["greater", greater, (a, b) => Number(a > b)],
  ["greaterEqual", greaterEqual, (a, b) => Number(a >= b)],
];

const [ints, others] = [integers([4, 5], -3, 3, 1), integers([5], -3, 3, 2)];
const nan = plain([4], [NaN, 1, NaN, 2]);

const comparisonCases: OpCase[] = comparisons.flatMap(([op, f, value]): OpCase[] => {
  const row = (name: string, inputs: OpCase["inputs"]): OpCase => ({
    op,
    name,
    inputs,
    f: (a, b) => f(a, b),
    reference: zip(value, "bool"),
    gradient: "none",
  });
  return [
    row("int32", [ints, others]),
    row("bool", [booleans([9], 1), booleans([9], 2)]),
    row("NaN", [nan, plain([4], [NaN, NaN, 2, 2])]),
    ...shapePairs.map(([a, b]) => row(`[${a.join()}] and [${b.join()}]`, [varied(a), varied(b, -2, 2, 2)])),
  ];
});

const logicCases: OpCase[] = (
  [
    ["logicalAnd", logicalAnd, (a: number, b: number) => Number(a !== 0 && b !== 0)],
    ["logicalOr", logicalOr, (a: number, b: number) => Number(a !== 0 || b !== 0)],
  ] as const
).flatMap(([op, f, value]): OpCase[] => [
  {
    op,
    name: "bool",
    inputs: [booleans([3, 7], 1), booleans([7], 4)],
    f: (a, b) => f(a, b),
    reference: zip(value, "bool"),
    gradient: "none",
  },
  {
    op,
    name: "float32 and int32, 0 is false",
    inputs: [plain([4], [0, 0, -1.5, NaN]), plain([4], [0, 3, 0, 2], "int32")],
    f: (a, b) => f(a, b),
    reference: zip(value, "bool"),
    gradient: "none",
  },
]);

const notCases: OpCase[] = [booleans([9]), plain([4], [0, -0, 2, NaN]), plain([2], [0, 5], "int32")].map((x) => ({
  op: "logicalNot",
  name: x.dtype,
  inputs: [x],
  f: (a) => logicalNot(a),
  reference: zip((a) => Number(a === 0), "bool"),
  gradient: "none",
}));

const extremumCases: OpCase[] = (
  [
    ["maximum", maximum, Math.max],
    ["minimum", minimum, Math.min],
  ] as const
).flatMap(([op, f, value]): OpCase[] => [
  ...shapePairs.map(([a, b]): OpCase => ({
    op,
    name: `[${a.join()}] and [${b.join()}]`,
    inputs: [varied(a), varied(b, -2, 2, 2)],
    f: (x, y) => f(x, y),
    reference: zip((x, y) => value(x, y)),
    gradient: a.includes(0) ? "none" : "first",
  })),
  {
    op,
    name: "NaN wins, int32 stays",
    inputs: [nan, plain([4], [1, NaN, NaN, 5])],
    f: (x, y) => f(x, y),
    reference: zip((x, y) => value(x, y)),
    gradient: "none",
  },
  {
    op,
    name: "int32",
    inputs: [ints, others],
    f: (x, y) => f(x, y),
    reference: zip((x, y) => value(x, y), "int32"),
    gradient: "none",
  },
]);

const whereCases: OpCase[] = shapePairs.map(([a, b]): OpCase => ({
  op: "where",
  name: `[${a.join()}] and [${b.join()}]`,
  inputs: [booleans(b, 3), varied(a), varied(b, -2, 2, 2)],
  f: (c, x, y) => where(c, x, y),
  reference: zip((c, x, y) => (c ? x : y)),
  gradient: a.includes(0) ? "none" : "smooth",
}));

const clipCases: OpCase[] = [
  {
    op: "clip",
    name: "float32",
    inputs: [varied([5, 7], -3, 3)],
    f: (x) => clip(x, -1, 1.5),
    reference: zip((x) => Math.min(1.5, Math.max(-1, x))),
    gradient: "first",
  },
  {
    op: "clip",
    name: "int32",
    inputs: [integers([9], -5, 5)],
    f: (x) => clip(x, -2, 2),
    reference: zip((x) => Math.min(2, Math.max(-2, x)), "int32"),
    gradient: "none",
  },
];

/** Truncation with saturation into integers; NaN becomes 0. */
const casts: Record<Exclude<DType, "float64">, (x: number) => number> = {
  float32: Math.fround,
  int32: (x) => (Number.isNaN(x) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x)))),
  bool: (x) => Number(x !== 0),
};

const castSources = [plain([8], [0, -0.9, 1.9, -3.5, 3e9, -3e9, NaN, Infinity]), ints, booleans([9])];

const castCases: OpCase[] = castSources.flatMap((x) =>
  (Object.keys(casts) as (keyof typeof casts)[]).map((dtype): OpCase => ({
    op: "cast",
    name: `${x.dtype} to ${dtype}`,
    inputs: [x],
    f: (a) => cast(a, dtype),
    reference: zip(casts[dtype], dtype),
    tolerance: 0,
    gradient: "none",
  })),
);

export const selectCases: OpCase[] = [
  ...comparisonCases,
  ...logicCases,
  ...notCases,
  ...extremumCases,
  ...whereCases,
  ...clipCases,
  ...castCases,
];
