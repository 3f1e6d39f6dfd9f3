import {
  abs,
  ceil,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sqrt,
  tanh,
  type Unary,
} from "../../src/index.js";
import { integers, varied, zip } from "../support/plain.js";
import type { OpCase } from "./case.js";

interface FunctionRow {
  readonly op: string;
  readonly f: Unary;
  readonly value: (x: number) => number;
  readonly range?: readonly [number, number];
  readonly gradient: OpCase["gradient"];
  readonly tolerance?: number;
}

/** 2/√π ∫₀ˣ e^(−t²) dt by Simpson's rule; even to the last digit or two for |x| ≤ 6. */
function erfByIntegration(x: number): number {
  const n = 4000;
  const h = x / n;
  let sum = 1 + Math.exp(-x * x);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * Math.exp(-((i * h) ** 2));
  return ((2 / Math.sqrt(Math.PI)) * sum * h) / 3;
}

function halfToEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export const functionRows: readonly FunctionRow[] = [
  { op: "exp", f: exp, value: Math.exp, gradient: "smooth" },
  { op: "log", f: log, value: Math.log, range: [0.1, 9], gradient: "smooth" },
  { op: "log1p", f: log1p, value: Math.log1p, range: [-0.8, 5], gradient: "smooth" },
  { op: "expm1", f: expm1, value: Math.expm1, gradient: "smooth" },
  { op: "sqrt", f: sqrt, value: Math.sqrt, range: [0.1, 9], gradient: "smooth" },
  { op: "rsqrt", f: rsqrt, value: (x) => 1 / Math.sqrt(x), range: [0.2, 9], gradient: "smooth" },
  { op: "tanh", f: tanh, value: Math.tanh, range: [-4, 4], gradient: "smooth" },
  { op: "sigmoid", f: sigmoid, value: (x) => 1 / (1 + Math.exp(-x)), range: [-5, 5], gradient: "smooth" },
  { op: "erf", f: erf, value: erfByIntegration, range: [-4, 4], gradient: "smooth" },
  { op: "sin", f: sin, value: Math.sin, range: [-20, 20], gradient: "smooth" },
  { op: "cos", f: cos, value: Math.cos, range: [-20, 20], gradient: "smooth" },
  { op: "abs", f: abs, value: Math.abs, gradient: "first" },
  { op: "sign", f: sign, value: Math.sign, gradient: "first" },
  { op: "floor", f: floor, value: Math.floor, range: [-9, 9], gradient: "first" },
  { op: "ceil", f: ceil, value: Math.ceil, range: [-9, 9], gradient: "first" },
  { op: "round", f: round, value: halfToEven, range: [-9, 9], gradient: "first" },
];

const shapes = [[], [1], [67], [5, 13], [2, 1, 3], [0, 4]];

const floatCases: OpCase[] = functionRows.flatMap(({ op, f, value, range = [-3, 3], gradient, tolerance }) =>
  shapes.map((shape, seed): OpCase => ({
    op,
    name: `[${shape.join()}]`,
    inputs: [varied(shape, ...range, seed)],
    f: (x) => f(x),
    reference: zip(value),
    tolerance,
    gradient: shape.includes(0) ? "none" : gradient,
  })),
);

/** Integers become float32, but for `abs` and `sign`, which keep them. */
const integerCases: OpCase[] = functionRows
  .filter(({ op }) => ["exp", "sqrt", "tanh", "abs", "sign", "floor"].includes(op))
  .map(({ op, f, value }): OpCase => ({
    op,
    name: "int32",
    inputs: [integers([9], op === "sqrt" ? 0 : -4, 5)],
    f: (x) => f(x),
    reference: zip(value, op === "abs" || op === "sign" ? "int32" : "float32"),
    gradient: "none",
  }));

export const functionCases: OpCase[] = [...floatCases, ...integerCases];
