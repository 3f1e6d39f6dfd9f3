import { argsort, sort, topK } from "../../src/index.js";
import { build, groups, integers, plain, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

/** Positions in the order of their values, equal ones in their own order, NaN last. */
function order(values: readonly number[], descending: boolean): number[] {
  const sign = descending ? -1 : 1;
  const nan = (i: number): number => Number(Number.isNaN(values[i]));
  return values
    .map((_, i) => i)
    .sort((i, j) => nan(i) - nan(j) || (nan(i) ? 0 : sign * (values[i] - values[j])) || i - j);
}

/** Reorders an axis by the order of its values. */
function arranged(
  axis: number,
  descending: boolean,
  pick: (values: readonly number[], index: number) => number,
  dtype: Plain["dtype"],
) {
  return (x: Plain): Plain => {
    const { values } = groups(x, [axis]);
    return build(
      x.shape,
      (c) => {
        const row = values[c.reduce((index, i, a) => (a === axis ? index : index * x.shape[a] + i), 0)];
        return pick(row, order(row, descending)[c[axis]]);
      },
      dtype,
    );
  };
}

const ties = plain([2, 6], [3, 1, 2, 1, 3, 1, 0, -1, 5, 5, -1, 0]);
const broken = plain([1, 5], [2, NaN, -1, NaN, 0]);
const sortInputs: readonly Plain[] = [varied([3, 7]), ties, broken, varied([3, 1]), varied([1, 100])];

const sortCases: OpCase[] = sortInputs.flatMap((x, i) =>
  [false, true].flatMap((descending): OpCase[] => [
    {
      op: "sort",
      name: `rows of input ${i}, descending: ${descending}`,
      inputs: [x],
      f: (a) => sort(a, { descending }),
      reference: arranged(1, descending, (row, index) => row[index], "float32"),
      tolerance: 0,
      gradient: x === ties || x === broken ? "none" : "first",
    },
    {
      op: "argsort",
      name: `rows of input ${i}, descending: ${descending}`,
      inputs: [x],
      f: (a) => argsort(a, { descending }),
      reference: arranged(1, descending, (_, index) => index, "int32"),
      gradient: "none",
    },
  ]),
);

const cube = varied([2, 4, 3]);

const moreSortCases: OpCase[] = [
  {
    op: "sort",
    name: "the middle axis",
    inputs: [cube],
    f: (a) => sort(a, { axis: 1 }),
    reference: arranged(1, false, (row, index) => row[index], "float32"),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "argsort",
    name: "the first axis",
    inputs: [cube],
    f: (a) => argsort(a, { axis: 0 }),
    reference: arranged(0, false, (_, index) => index, "int32"),
    gradient: "none",
  },
  {
    op: "sort",
    name: "int32",
    inputs: [integers([9], -5, 5)],
    f: (a) => sort(a),
    reference: arranged(0, false, (row, index) => row[index], "int32"),
    gradient: "none",
  },
  {
    op: "topK",
    name: "the values",
    inputs: [varied([3, 7])],
    f: (a) => topK(a, 3).values,
    reference: (x) => build([3, 3], ([r, k]) => [...x.data.slice(r * 7, r * 7 + 7)].sort((p, q) => q - p)[k]),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "topK",
    name: "the indices, ties in order",
    inputs: [ties],
    f: (a) => topK(a, 4).indices,
    reference: (x) => build([2, 4], ([r, k]) => order([...x.data.slice(r * 6, r * 6 + 6)], true)[k], "int32"),
    gradient: "none",
  },
];

export const sortingCases: OpCase[] = [...sortCases, ...moreSortCases];
