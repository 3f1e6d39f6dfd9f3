import { add, div, mod, mul, neg, pow, reciprocal, square, sub, type Binary, type Unary } from "../../src/index.js";
import { booleans, integers, plain, varied, zip, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** Pairs of shapes that broadcast, from equal to none of the axes alike. */
export const shapePairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[7], [7]],
  [[3, 5], []],
  [[], [2, 3]],
  [[3, 5], [5]],
  [
    [3, 5],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [2, 1, 4],
    [3, 1],
  ],
  [[1], [6]],
  [[0, 3], [3]],
  [[67], [67]],
];

interface BinaryRow {
  readonly op: string;
  readonly f: Binary;
  readonly value: (a: number, b: number) => number;
  readonly left?: readonly [number, number];
  readonly right?: readonly [number, number];
  readonly gradient: OpCase["gradient"];
  readonly tolerance?: number;
}

const rows: readonly BinaryRow[] = [
  { op: "add", f: add, value: (a, b) => a + b, gradient: "first" },
  { op: "sub", f: sub, value: (a, b) => a - b, gradient: "first" },
  { op: "mul", f: mul, value: (a, b) => a * b, gradient: "smooth" },
  { op: "div", f: div, value: (a, b) => a / b, right: [0.5, 3], gradient: "smooth" },
  { op: "pow", f: pow, value: (a, b) => a ** b, left: [0.3, 2.5], right: [-2, 3], gradient: "smooth", tolerance: 3e-6 },
  {
    op: "mod",
    f: mod,
    value: (a, b) => a - b * Math.floor(a / b),
    left: [-6, 6],
    right: [0.7, 2.5],
    gradient: "first",
  },
];

const binaryCases: OpCase[] = rows.flatMap(({ op, f, value, left = [-2, 2], right = [-2, 2], gradient, tolerance }) =>
  shapePairs.map(([a, b]): OpCase => {
    const inputs = [varied(a, ...left, 1), varied(b, ...right, 2)];
    const isEmpty = inputs.some(({ data }) => data.length === 0);
    return {
      op,
      name: `[${a.join()}] and [${b.join()}]`,
      inputs,
      f: (x, y) => f(x, y),
      reference: zip(value),
      tolerance,
      gradient: isEmpty ? "none" : gradient,
    };
  }),
);

interface UnaryRow {
  readonly op: string;
  readonly f: Unary;
  readonly value: (x: number) => number;
}

const unaryRows: readonly UnaryRow[] = [
  { op: "neg", f: neg, value: (x) => -x },
  { op: "square", f: square, value: (x) => x * x },
  { op: "reciprocal", f: (x) => reciprocal(x), value: (x) => 1 / x },
];

const unaryCases: OpCase[] = unaryRows.flatMap(({ op, f, value }) =>
  [[], [5, 13], [2, 1, 3], [0]].map((shape): OpCase => ({
    op,
    name: `[${shape.join()}]`,
    inputs: [varied(shape, 0.3, 2)],
    f: (x) => f(x),
    reference: zip(value),
    gradient: shape.includes(0) ? "none" : op === "neg" ? "first" : "smooth",
  })),
);

const exact = (op: string, name: string, inputs: Plain[], f: OpCase["f"], reference: OpCase["reference"]): OpCase => ({
  op,
  name,
  inputs,
  f,
  reference,
  tolerance: 0,
  gradient: "none",
});

const [i, j] = [integers([3, 5], -9, 9, 3), integers([5], 1, 6, 4)];
const large = plain([3], [2_000_000_000, -2_147_483_648, 65_537], "int32");

/** What each element type becomes: integers stay integers and wrap around, booleans count, quotients are floats. */
const typeCases: OpCase[] = [
  exact(
    "add",
    "int32 and int32",
    [i, j],
    (a, b) => add(a, b),
    zip((a, b) => a + b, "int32"),
  ),
  exact(
    "sub",
    "int32 and int32",
    [i, j],
    (a, b) => sub(a, b),
    zip((a, b) => a - b, "int32"),
  ),
  exact(
    "mul",
    "int32 and int32",
    [i, j],
    (a, b) => mul(a, b),
    zip((a, b) => a * b, "int32"),
  ),
  exact(
    "add",
    "int32 wraps around",
    [large, large],
    (a, b) => add(a, b),
    zip((a, b) => (a + b) | 0, "int32"),
  ),
  exact(
    "mul",
    "int32 wraps around",
    [large, large],
    (a, b) => mul(a, b),
    zip((a, b) => Math.imul(a, b), "int32"),
  ),
  exact(
    "add",
    "bool and bool count",
    [booleans([9], 1), booleans([9], 2)],
    (a, b) => add(a, b),
    zip((a, b) => a + b, "int32"),
  ),
  exact(
    "add",
    "int32 and a whole number",
    [i],
    (a) => add(a, 3),
    zip((a) => a + 3, "int32"),
  ),
  exact(
    "add",
    "int32 and a number that int32 cannot hold",
    [i],
    (a) => add(a, 3e9),
    zip((a) => Math.fround(a + 3e9)),
  ),
  exact(
    "add",
    "int32 and a fraction",
    [i],
    (a) => add(a, 0.5),
    zip((a) => a + 0.5),
  ),
  exact(
    "mul",
    "int32 and float32",
    [i, varied([5])],
    (a, b) => mul(a, b),
    zip((a, b) => a * b),
  ),
  exact(
    "div",
    "int32 and int32 is a float",
    [i, integers([5], 1, 2)],
    (a, b) => div(a, b),
    zip((a, b) => a / b),
  ),
  exact(
    "neg",
    "int32",
    [i],
    (a) => neg(a),
    zip((a) => -a, "int32"),
  ),
  exact(
    "square",
    "int32",
    [i],
    (a) => square(a),
    zip((a) => a * a, "int32"),
  ),
];

/** Powers whose derivative the general formula would get wrong: whole exponents of 0 and of negative numbers. */
const powerCases: OpCase[] = [0, 1, 2, 3].map((exponent) => ({
  op: "pow",
  name: `negative, zero and positive to the power ${exponent}`,
  inputs: [plain([5], [-2, -0.5, 0, 1, 3])],
  f: (x) => pow(x, exponent),
  reference: zip((x) => x ** exponent),
  gradient: "first",
}));

export const arithmeticCases: OpCase[] = [...binaryCases, ...unaryCases, ...typeCases, ...powerCases];
