import {
  alias,
  arange,
  asTensor,
  coordinates,
  eye,
  full,
  linspace,
  ones,
  positions,
  scalar,
  stopGradient,
  tensor,
  zeros,
  type Tensor,
} from "../../src/index.js";
import { build, plain, varied, zip, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** A kind of array that not every machine has yet. */
function halfFloats(): Tensor {
  const { Float16Array } = globalThis as { Float16Array?: { of(...values: number[]): ArrayBufferView } };
  return tensor(Float16Array?.of(0.5, -2) ?? [0.5, -2]);
}

const made: readonly (readonly [string, string, () => Tensor, Plain])[] = [
  ["arange", "4", () => arange(4), plain([4], [0, 1, 2, 3], "int32")],
  ["arange", "2 to 11 by 3", () => arange(2, 11, 3), plain([3], [2, 5, 8], "int32")],
  ["arange", "5 down to 0", () => arange(5, 0, -2), plain([3], [5, 3, 1], "int32")],
  ["arange", "0 to 1 by 0.25", () => arange(0, 1, 0.25), plain([4], [0, 0.25, 0.5, 0.75])],
  ["arange", "nothing", () => arange(3, 3), plain([0], [], "int32")],
  ["linspace", "0 to 1 in 5", () => linspace(0, 1, 5), plain([5], [0, 0.25, 0.5, 0.75, 1])],
  ["linspace", "one number", () => linspace(3, 9, 1), plain([1], [3])],
  ["linspace", "none", () => linspace(3, 9, 0), plain([0], [])],
  ["eye", "3", () => eye(3), build([3, 3], ([i, j]) => Number(i === j))],
  ["eye", "2 × 3, int32", () => eye(2, 3, "int32"), build([2, 3], ([i, j]) => Number(i === j), "int32")],
  ["full", "[2,3] of 1.5", () => full([2, 3], 1.5), build([2, 3], () => 1.5)],
  ["full", "a scalar of int32", () => full([], -7, "int32"), plain([], [-7], "int32")],
  ["zeros", "[0,2]", () => zeros([0, 2]), plain([0, 2], [])],
  ["zeros", "[3] of bool", () => zeros([3], "bool"), plain([3], [0, 0, 0], "bool")],
  ["ones", "[2,2]", () => ones([2, 2]), build([2, 2], () => 1)],
  ["scalar", "2.5", () => scalar(2.5), plain([], [2.5])],
  ["scalar", "true", () => scalar(1, "bool"), plain([], [1], "bool")],
  ["coordinates", "of the second axis", () => coordinates([2, 3], 1), build([2, 3], ([, j]) => j, "int32")],
  ["positions", "[2,3]", () => positions([2, 3]), build([2, 3], ([i, j]) => 3 * i + j, "int32")],
  [
    "tensor",
    "nested lists",
    () =>
      tensor([
        [1, 2.5],
        [3, 4],
      ]),
    plain([2, 2], [1, 2.5, 3, 4]),
  ],
  ["tensor", "a number", () => tensor(3), plain([], [3])],
  ["tensor", "booleans", () => tensor([true, false]), plain([2], [1, 0], "bool")],
  [
    "tensor",
    "a typed array with a shape",
    () => tensor(Int32Array.of(1, 2, 3, 4), { shape: [2, 2] }),
    plain([2, 2], [1, 2, 3, 4], "int32"),
  ],
  ["tensor", "bytes become int32", () => tensor(Uint8Array.of(7, 255)), plain([2], [7, 255], "int32")],
  [
    "tensor",
    "a list with a shape",
    () => tensor({ data: [1, 2], shape: [2, 1], dtype: "int32" } as never),
    plain([2, 1], [1, 2], "int32"),
  ],
  [
    "tensor",
    "rows of typed arrays",
    () => tensor([Float32Array.of(1, 2), Float32Array.of(3, 4)]),
    plain([2, 2], [1, 2, 3, 4]),
  ],
  ["tensor", "half floats become float32", halfFloats, plain([2], [0.5, -2])],
  ["tensor", "numbers as bool", () => tensor([0, 2, NaN], { dtype: "bool" }), plain([3], [0, 1, 1], "bool")],
  ["tensor", "an empty list of lists", () => tensor([[], []]), plain([2, 0], [])],
  ["asTensor", "a list", () => asTensor([1, 2]), plain([2], [1, 2])],
];

const makingCases: OpCase[] = made.map(([op, name, make, expected]) => ({
  op,
  name,
  inputs: [],
  f: make,
  reference: () => expected,
  gradient: "none",
}));

/** They are their argument; only gradients see a difference (see autograd.test.ts). */
const identityCases: OpCase[] = [
  { op: "alias", name: "[3]", inputs: [varied([3])], f: (x) => alias(x), reference: zip((x) => x), gradient: "first" },
  {
    op: "stopGradient",
    name: "[3]",
    inputs: [varied([3])],
    f: (x) => stopGradient(x),
    reference: zip((x) => x),
    gradient: "none",
  },
];

export const creationCases: OpCase[] = [...makingCases, ...identityCases];
