import { dot, einsum, matmul, outer } from "../../src/index.js";
import { at, broadcastShape, build, coordinatesOf, integers, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** Σₖ a[…, m, k] · b[…, k, n], one element after another; vectors as rows and columns. */
function product(a: Plain, b: Plain): Plain {
  const x = a.shape.length === 1 ? { ...a, shape: [1, ...a.shape] } : a;
  const y = b.shape.length === 1 ? { ...b, shape: [...b.shape, 1] } : b;
  const [m, k] = x.shape.slice(-2);
  const n = y.shape.at(-1)!;
  const batch = broadcastShape(x.shape.slice(0, -2), y.shape.slice(0, -2));
  const full = build([...batch, m, n], (c) => {
    const [i, j] = c.slice(-2);
    const lead = c.slice(0, -2);
    let sum = 0;
    for (let p = 0; p < k; p++) sum += at(x, [...lead, i, p]) * at(y, [...lead, p, j]);
    return sum;
  });
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [m]), ...(b.shape.length === 1 ? [] : [n])];
  return { ...full, shape };
}

/** Left shape, right shape, multiply-adds (times 2). */
const products: readonly (readonly [readonly number[], readonly number[], number])[] = [
  [[3, 4], [4, 5], 120],
  [[1, 1], [1, 1], 2],
  [[1, 7], [7, 1], 14],
  [[4], [4], 8],
  [[4], [4, 3], 24],
  [[3, 4], [4], 24],
  [[2, 3, 4], [4, 5], 240],
  [[2, 3, 4], [2, 4, 5], 240],
  [[1, 3, 4], [2, 4, 5], 240],
  [[2, 1, 3, 4], [3, 4, 2], 288],
  [[3, 4], [2, 4, 5], 240],
  [[4], [2, 4, 3], 48],
  [[17, 33], [33, 19], 21318],
  [[65, 9], [9, 70], 81900],
  [[0, 4], [4, 3], 0],
  [[3, 0], [0, 2], 0],
  [[0, 3, 4], [4, 5], 0],
];

const matmulCases: OpCase[] = products.map(([a, b, flops]) => ({
  op: "matmul",
  name: `[${a.join()}] · [${b.join()}]`,
  inputs: [varied(a, -1, 1, 1), varied(b, -1, 1, 2)],
  f: (x, y) => matmul(x, y),
  reference: product,
  gradient: a.includes(0) || b.includes(0) ? "none" : a.includes(65) ? "first" : "smooth",
  flops,
}));

const otherCases: OpCase[] = [
  {
    op: "matmul",
    name: "integers become floats",
    inputs: [integers([2, 3], -5, 5, 1), integers([3, 2], -5, 5, 2)],
    f: (x, y) => matmul(x, y),
    reference: product,
    gradient: "none",
  },
  {
    op: "matmul",
    name: "a transposed operand of a batch",
    inputs: [varied([2, 4, 3]), varied([2, 5, 4], -1, 1, 2)],
    f: (x, y) => matmul(x.transpose([0, 2, 1]), y.transpose([0, 2, 1])),
    reference: (a, b) =>
      product(
        build([2, 3, 4], ([n, i, j]) => at(a, [n, j, i])),
        build([2, 4, 5], ([n, i, j]) => at(b, [n, j, i])),
      ),
    gradient: "smooth",
  },
  {
    op: "dot",
    name: "two vectors",
    inputs: [varied([37]), varied([37], -1, 1, 2)],
    f: (x, y) => dot(x, y),
    reference: product,
    gradient: "smooth",
  },
  {
    op: "outer",
    name: "two vectors",
    inputs: [varied([5]), varied([3], -1, 1, 2)],
    f: (x, y) => outer(x, y),
    reference: (a, b) => build([5, 3], ([i, j]) => a.data[i] * b.data[j]),
    gradient: "smooth",
  },
];

/** Every letter runs over its size; the product of the operands is added where the result's letters stand. */
function summation(equation: string, output: string): OpCase["reference"] {
  const inputs = equation.split("->")[0].split(",");
  return (...xs) => {
    const sizes = new Map(
      inputs.flatMap((letters, i) => [...letters].map((letter, axis) => [letter, xs[i].shape[axis]])),
    );
    const letters = [...sizes.keys()];
    const shape = [...output].map((letter) => sizes.get(letter)!);
    const data = new Float64Array(shape.reduce((a, b) => a * b, 1));
    for (const c of coordinatesOf([...sizes.values()])) {
      const of = (letter: string): number => c[letters.indexOf(letter)];
      const value = xs.reduce((p, x, i) => p * at(x, [...inputs[i]].map(of)), 1);
      data[[...output].reduce((index, letter) => index * sizes.get(letter)! + of(letter), 0)] += value;
    }
    return { data, shape, dtype: "float32" };
  };
}

const equations: readonly (readonly [string, string, readonly (readonly number[])[]])[] = [
  [
    "ij,jk->ik",
    "ik",
    [
      [3, 4],
      [4, 2],
    ],
  ],
  [
    "ij,jk",
    "ik",
    [
      [3, 4],
      [4, 2],
    ],
  ],
  [
    "ji,kj->ik",
    "ik",
    [
      [4, 3],
      [2, 4],
    ],
  ],
  [
    "bij,bjk->bik",
    "bik",
    [
      [2, 3, 4],
      [2, 4, 2],
    ],
  ],
  [
    "bhtd,bhsd->bhts",
    "bhts",
    [
      [2, 2, 3, 4],
      [2, 2, 5, 4],
    ],
  ],
  ["ij->ji", "ji", [[3, 4]]],
  ["ij->", "", [[3, 4]]],
  ["ij->i", "i", [[3, 4]]],
  ["ii->i", "i", [[4, 4]]],
  ["ii", "", [[4, 4]]],
  ["iij->ij", "ij", [[3, 3, 2]]],
  ["i,j->ij", "ij", [[3], [4]]],
  ["i,i->", "", [[5], [5]]],
  ["i,i->i", "i", [[5], [5]]],
  [
    "ij,jk,kl->il",
    "il",
    [
      [2, 3],
      [3, 4],
      [4, 2],
    ],
  ],
  [
    "bi,bo->io",
    "io",
    [
      [5, 3],
      [5, 2],
    ],
  ],
  ["abc,cd,b->ad", "ad", [[2, 3, 4], [4, 2], [3]]],
  [
    "ijk,jki->",
    "",
    [
      [2, 3, 4],
      [3, 4, 2],
    ],
  ],
  [
    " ij , jk -> ki ",
    "ki",
    [
      [2, 3],
      [3, 2],
    ],
  ],
];

const einsumCases: OpCase[] = equations.map(([equation, output, shapes]) => ({
  op: "einsum",
  name: equation.trim(),
  inputs: shapes.map((shape, i) => varied(shape, -1, 1, i)),
  f: (...xs) => einsum(equation, ...xs),
  reference: summation(equation.replaceAll(" ", ""), output),
  gradient: shapes.length > 1 ? "smooth" : "first",
}));

export const linearCases: OpCase[] = [...matmulCases, ...otherCases, ...einsumCases];
