import { concat, pad, split, stack, tile } from "../../src/index.js";
import { at, build, integers, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** Walks the axis through one part after another. */
function joined(axis: number): OpCase["reference"] {
  return (...parts) => {
    const shape = [...parts[0].shape];
    shape[axis] = parts.reduce((size, part) => size + part.shape[axis], 0);
    return build(
      shape,
      (c) => {
        let position = c[axis];
        let part = 0;
        while (position >= parts[part].shape[axis]) position -= parts[part++].shape[axis];
        return at(
          parts[part],
          c.map((i, k) => (k === axis ? position : i)),
        );
      },
      parts[0].dtype,
    );
  };
}

const concatCases: OpCase[] = (
  [
    [
      0,
      [
        [2, 3],
        [1, 3],
        [4, 3],
      ],
    ],
    [
      1,
      [
        [2, 3],
        [2, 1],
        [2, 4],
      ],
    ],
    [
      1,
      [
        [2, 3, 2],
        [2, 2, 2],
      ],
    ],
    [
      2,
      [
        [1, 2, 3],
        [1, 2, 1],
      ],
    ],
    [
      0,
      [
        [0, 3],
        [2, 3],
        [0, 3],
      ],
    ],
    [0, [[5]]],
    [0, [[31], [33], [1]]],
  ] as const
).map(([axis, shapes]) => ({
  op: "concat",
  name: `${shapes.map((shape) => `[${shape.join()}]`).join(" ")} along ${axis}`,
  inputs: shapes.map((shape, i) => varied(shape, -2, 2, i)),
  f: (...parts) => concat(parts, axis),
  reference: joined(axis),
  tolerance: 0,
  gradient: shapes.some((shape) => (shape as readonly number[]).includes(0)) ? "none" : "first",
}));

const [a, b] = [varied([3, 2]), varied([3, 2], -2, 2, 2)];

const stackedAt =
  (axis: number, shape: readonly number[]): OpCase["reference"] =>
  (...parts) =>
    build(shape, (c) =>
      at(
        parts[c[axis]],
        c.filter((_, i) => i !== axis),
      ),
    );

const padded = (x: Plain, before: readonly number[], shape: readonly number[], value: number): Plain =>
  build(
    shape,
    (c) => {
      const inside = c.map((i, axis) => i - before[axis]);
      return inside.every((i, axis) => i >= 0 && i < x.shape[axis]) ? at(x, inside) : value;
    },
    x.dtype,
  );

const otherCases: OpCase[] = [
  {
    op: "concat",
    name: "computed parts land in place",
    inputs: [a, b],
    f: (x, y) => concat([x.mul(2), y.exp(), x.add(y)], 1),
    reference: (x, y) =>
      joined(1)(
        build([3, 2], (c) => 2 * at(x, c)),
        build([3, 2], (c) => Math.exp(at(y, c))),
        build([3, 2], (c) => at(x, c) + at(y, c)),
      ),
    gradient: "smooth",
  },
  {
    op: "concat",
    name: "the same part twice",
    inputs: [a],
    f: (x) => concat([x.exp(), x.exp()], 0),
    reference: (x) => build([6, 2], ([i, j]) => Math.exp(at(x, [i % 3, j]))),
    gradient: "smooth",
  },
  {
    op: "concat",
    name: "a reduction whose result is used in another shape",
    inputs: [varied([6, 4]), varied([2, 2])],
    f: (x, y) => concat([x.sum(1).reshape([2, 3]).mul(2), y], 1),
    reference: (x, y) =>
      build([2, 5], ([i, j]) => {
        if (j >= 3) return at(y, [i, j - 3]);
        return 2 * [0, 1, 2, 3].reduce((sum, k) => sum + at(x, [3 * i + j, k]), 0);
      }),
    gradient: "first",
  },
  {
    op: "concat",
    name: "int32",
    inputs: [integers([3], 0, 9), integers([2], 0, 9, 2)],
    f: (x, y) => concat([x, y]),
    reference: joined(0),
    gradient: "none",
  },
  {
    op: "concat",
    name: "int32 and float32 become float32",
    inputs: [a, integers([1, 2], 0, 9)],
    f: (x, y) => concat([x, y]),
    reference: joined(0),
    gradient: "none",
  },
  {
    op: "stack",
    name: "in front",
    inputs: [a, b],
    f: (x, y) => stack([x, y]),
    reference: stackedAt(0, [2, 3, 2]),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "stack",
    name: "at the end",
    inputs: [a, b],
    f: (x, y) => stack([x, y], -1),
    reference: stackedAt(2, [3, 2, 2]),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "stack",
    name: "scalars",
    inputs: [varied([]), varied([], 0, 1, 2)],
    f: (x, y) => stack([x, y]),
    reference: (x, y) => build([2], ([i]) => (i === 0 ? x : y).data[0]),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "split",
    name: "in three, the second",
    inputs: [varied([6, 2])],
    f: (x) => split(x, 3)[1],
    reference: (x) => build([2, 2], ([i, j]) => at(x, [i + 2, j])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "split",
    name: "in sizes, the last",
    inputs: [varied([2, 6])],
    f: (x) => split(x, [1, 2, 3], 1)[2],
    reference: (x) => build([2, 3], ([i, j]) => at(x, [i, j + 3])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "split",
    name: "and multiplied together",
    inputs: [varied([2, 4])],
    f: (x) => {
      const [l, r] = split(x, 2, -1);
      return l.mul(r);
    },
    reference: (x) => build([2, 2], ([i, j]) => at(x, [i, j]) * at(x, [i, j + 2])),
    gradient: "smooth",
  },
  {
    op: "pad",
    name: "zeros",
    inputs: [a],
    f: (x) =>
      pad(x, [
        [1, 2],
        [0, 3],
      ]),
    reference: (x) => padded(x, [1, 0], [6, 5], 0),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "pad",
    name: "with −2.5",
    inputs: [a],
    f: (x) =>
      pad(
        x,
        [
          [0, 1],
          [2, 0],
        ],
        -2.5,
      ),
    reference: (x) => padded(x, [0, 2], [4, 4], -2.5),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "pad",
    name: "negative amounts crop",
    inputs: [a],
    f: (x) =>
      pad(
        x,
        [
          [-1, 1],
          [2, -1],
        ],
        7,
      ),
    reference: (x) => build([3, 3], ([i, j]) => (i < 2 && j >= 2 ? at(x, [i + 1, j - 2]) : 7)),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "pad",
    name: "of nothing",
    inputs: [varied([0, 2])],
    f: (x) =>
      pad(
        x,
        [
          [1, 1],
          [0, 0],
        ],
        3,
      ),
    reference: () => build([2, 2], () => 3),
    tolerance: 0,
    gradient: "none",
  },
  {
    op: "pad",
    name: "int32",
    inputs: [integers([3], 1, 9)],
    f: (x) => pad(x, [[1, 1]], -1),
    reference: (x) => padded(x, [1], [5], -1),
    tolerance: 0,
    gradient: "none",
  },
  {
    op: "tile",
    name: "[3,2] by [2,3]",
    inputs: [a],
    f: (x) => tile(x, [2, 3]),
    reference: (x) => build([6, 6], ([i, j]) => at(x, [i % 3, j % 2])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "tile",
    name: "by [0,1]",
    inputs: [a],
    f: (x) => tile(x, [0, 1]),
    reference: () => build([0, 2], () => 0),
    tolerance: 0,
    gradient: "none",
  },
];

export const assembleCases: OpCase[] = [...concatCases, ...otherCases];
