import { cumsum, gather, oneHot, scatterAdd, takeAlong } from "../../src/index.js";
import { at, booleans, build, integers, plain, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

const table = varied([5, 3]);
const list = plain([4], [4, 0, 2, 0], "int32");
const grid = plain([2, 2], [1, 2, 0, 1], "int32");

const gatherCases: OpCase[] = [
  {
    op: "gather",
    name: "rows, one of them twice",
    inputs: [table, list],
    f: (t, i) => gather(t, i),
    reference: (t, i) => build([4, 3], ([r, c]) => at(t, [i.data[r], c])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "gather",
    name: "columns by a grid of indices",
    inputs: [table, grid],
    f: (t, i) => gather(t, i, 1),
    reference: (t, i) => build([5, 2, 2], ([r, a, b]) => at(t, [r, at(i, [a, b])])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "gather",
    name: "the middle axis",
    inputs: [varied([2, 4, 3]), plain([1], [3], "int32")],
    f: (t, i) => gather(t, i, -2),
    reference: (t) => build([2, 1, 3], ([a, , c]) => at(t, [a, 3, c])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "gather",
    name: "one index",
    inputs: [table, plain([], [3], "int32")],
    f: (t, i) => gather(t, i),
    reference: (t) => build([3], ([c]) => at(t, [3, c])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "gather",
    name: "no index",
    inputs: [table, plain([0], [], "int32")],
    f: (t, i) => gather(t, i),
    reference: () => build([0, 3], () => 0),
    gradient: "none",
  },
  {
    op: "gather",
    name: "plain numbers as indices, int32 table",
    inputs: [integers([4], -9, 9)],
    f: (t) => gather(t, [2, 1]),
    reference: (t) => build([2], ([i]) => t.data[[2, 1][i]], "int32"),
    gradient: "none",
  },
  {
    op: "gather",
    name: "bool table",
    inputs: [booleans([4])],
    f: (t) => gather(t, [2, 1]),
    reference: (t) => build([2], ([i]) => t.data[[2, 1][i]], "bool"),
    gradient: "none",
  },
];

function scattered(indices: Plain, updates: Plain, size: number, axis: number): Plain {
  const shape = updates.shape.map((old, i) => (i === axis ? size : old));
  return build(
    shape,
    (c) => {
      let sum = 0;
      indices.data.forEach((index, i) => {
        if (index === c[axis])
          sum += at(
            updates,
            c.map((k, a) => (a === axis ? i : k)),
          );
      });
      return sum;
    },
    updates.dtype,
  );
}

const scatterCases: OpCase[] = [
  {
    op: "scatterAdd",
    name: "rows, two onto the same",
    inputs: [list, varied([4, 3])],
    f: (i, u) => scatterAdd(i, u, 6),
    reference: (i, u) => scattered(i, u, 6, 0),
    gradient: "first",
  },
  {
    op: "scatterAdd",
    name: "columns",
    inputs: [plain([3], [1, 1, 0], "int32"), varied([2, 3])],
    f: (i, u) => scatterAdd(i, u, 2, 1),
    reference: (i, u) => scattered(i, u, 2, 1),
    gradient: "first",
  },
  {
    op: "scatterAdd",
    name: "int32",
    inputs: [plain([3], [1, 1, 0], "int32"), integers([3], 1, 9)],
    f: (i, u) => scatterAdd(i, u, 3),
    reference: (i, u) => scattered(i, u, 3, 0),
    gradient: "none",
  },
];

const labels = plain([2, 2], [0, 3, 2, 0], "int32");

const pickCases: OpCase[] = [
  {
    op: "takeAlong",
    name: "along the last axis",
    inputs: [table, plain([5, 2], [0, 2, 1, 1, 2, 0, 0, 0, 2, 1], "int32")],
    f: (x, i) => takeAlong(x, i),
    reference: (x, i) => build([5, 2], ([r, c]) => at(x, [r, at(i, [r, c])])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "takeAlong",
    name: "a vector",
    inputs: [varied([4]), plain([3], [3, 3, 0], "int32")],
    f: (x, i) => takeAlong(x, i),
    reference: (x, i) => build([3], ([k]) => x.data[i.data[k]]),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "oneHot",
    name: "[2,2] of 4 classes",
    inputs: [labels],
    f: (x) => oneHot(x, 4),
    reference: (x) => build([2, 2, 4], ([a, b, k]) => Number(at(x, [a, b]) === k)),
    tolerance: 0,
    gradient: "none",
  },
  {
    op: "oneHot",
    name: "as bool",
    inputs: [plain([3], [1, 0, 1], "int32")],
    f: (x) => oneHot(x, 2, "bool"),
    reference: (x) => build([3, 2], ([a, k]) => Number(x.data[a] === k), "bool"),
    gradient: "none",
  },
];

const block = varied([2, 4, 3]);

function running(axis: number, reverse: boolean): (x: Plain) => Plain {
  return (x) =>
    build(
      x.shape,
      (c) => {
        let sum = 0;
        for (let i = 0; i < x.shape[axis]; i++)
          if (reverse ? i >= c[axis] : i <= c[axis])
            sum += at(
              x,
              c.map((k, a) => (a === axis ? i : k)),
            );
        return sum;
      },
      x.dtype,
    );
}

const cumsumCases: OpCase[] = [0, 1, 2].flatMap((axis) =>
  [false, true].map((reverse): OpCase => ({
    op: "cumsum",
    name: `[2,4,3] along ${axis}, reverse: ${reverse}`,
    inputs: [block],
    f: (a) => cumsum(a, axis, { reverse }),
    reference: running(axis, reverse),
    gradient: "first",
  })),
);

const moreCumsumCases: OpCase[] = [
  {
    op: "cumsum",
    name: "long",
    inputs: [varied([1000], -1, 1)],
    f: (a) => cumsum(a),
    reference: running(0, false),
    tolerance: 1e-5,
    gradient: "none",
  },
  {
    op: "cumsum",
    name: "int32",
    inputs: [integers([5], -9, 9)],
    f: (a) => cumsum(a),
    reference: running(0, false),
    gradient: "none",
  },
];

export const indexingCases: OpCase[] = [
  ...gatherCases,
  ...scatterCases,
  ...pickCases,
  ...cumsumCases,
  ...moreCumsumCases,
];
