import {
  broadcastTo,
  expandDims,
  flatten,
  flip,
  matrixTranspose,
  narrow,
  reshape,
  slice,
  squeeze,
  transpose,
  type Range,
  type Tensor,
} from "../../src/index.js";
import { at, booleans, build, integers, varied, type Plain } from "../support/plain.js";
import type { OpCase } from "./case.js";

interface Row {
  readonly op: string;
  readonly name: string;
  readonly x: Plain;
  readonly f: (x: Tensor) => Tensor;
  readonly reference: (x: Plain) => Plain;
}

const as =
  (shape: readonly number[]) =>
  (x: Plain): Plain => ({ ...x, shape });
const x = varied([2, 3, 4]);

const orderRows: Row[] = [
  { op: "reshape", name: "[6,4]", x, f: (a) => reshape(a, [6, 4]), reference: as([6, 4]) },
  { op: "reshape", name: "[4,3,2]", x, f: (a) => reshape(a, [4, 3, 2]), reference: as([4, 3, 2]) },
  { op: "reshape", name: "[2,-1]", x, f: (a) => reshape(a, [2, -1]), reference: as([2, 12]) },
  { op: "reshape", name: "[1,24,1]", x, f: (a) => reshape(a, [1, 24, 1]), reference: as([1, 24, 1]) },
  { op: "reshape", name: "a scalar to [1,1]", x: varied([]), f: (a) => reshape(a, [1, 1]), reference: as([1, 1]) },
  {
    op: "reshape",
    name: "an empty tensor",
    x: varied([0, 3]),
    f: (a) => reshape(a, [3, 0, 5]),
    reference: as([3, 0, 5]),
  },
  { op: "flatten", name: "[2,3,4]", x, f: (a) => flatten(a), reference: as([24]) },
  { op: "expandDims", name: "in front", x, f: (a) => expandDims(a, 0), reference: as([1, 2, 3, 4]) },
  { op: "expandDims", name: "at the end", x, f: (a) => expandDims(a, -1), reference: as([2, 3, 4, 1]) },
  { op: "squeeze", name: "all", x: varied([1, 3, 1, 2]), f: (a) => squeeze(a), reference: as([3, 2]) },
  { op: "squeeze", name: "one", x: varied([1, 3, 1, 2]), f: (a) => squeeze(a, -2), reference: as([1, 3, 2]) },
];

function permuted(order: readonly number[]): (x: Plain) => Plain {
  return (x) =>
    build(
      order.map((axis) => x.shape[axis]),
      (c) =>
        at(
          x,
          x.shape.map((_, axis) => c[order.indexOf(axis)]),
        ),
      x.dtype,
    );
}

const transposeRows: Row[] = [
  { op: "transpose", name: "all axes", x, f: (a) => transpose(a), reference: permuted([2, 1, 0]) },
  { op: "transpose", name: "1, 2, 0", x, f: (a) => transpose(a, [1, 2, 0]), reference: permuted([1, 2, 0]) },
  { op: "transpose", name: "-1, 0, 1", x, f: (a) => transpose(a, [-1, 0, 1]), reference: permuted([2, 0, 1]) },
  { op: "transpose", name: "int32", x: integers([3, 5], -9, 9), f: (a) => transpose(a), reference: permuted([1, 0]) },
  { op: "transpose", name: "bool", x: booleans([3, 5]), f: (a) => transpose(a), reference: permuted([1, 0]) },
  {
    op: "transpose",
    name: "larger than a tile",
    x: varied([33, 37]),
    f: (a) => transpose(a),
    reference: permuted([1, 0]),
  },
  { op: "matrixTranspose", name: "[2,3,4]", x, f: (a) => matrixTranspose(a), reference: permuted([0, 2, 1]) },
  {
    op: "broadcastTo",
    name: "a scalar",
    x: varied([]),
    f: (a) => broadcastTo(a, [2, 3]),
    reference: (a) => build([2, 3], () => a.data[0]),
  },
  {
    op: "broadcastTo",
    name: "[3,1] to [2,3,4]",
    x: varied([3, 1]),
    f: (a) => broadcastTo(a, [2, 3, 4]),
    reference: (a) => build([2, 3, 4], (c) => at(a, c)),
  },
  {
    op: "broadcastTo",
    name: "[1] to [0]",
    x: varied([1]),
    f: (a) => broadcastTo(a, [0]),
    reference: () => build([0], () => 0),
  },
];

/** Python's `list(range(...))` of an axis: an index as a list of one, and its start, stop and step rules. */
function positions(range: Range, size: number): number[] {
  if (range === null) return Array.from({ length: size }, (_, i) => i);
  if (typeof range === "number") return [range < 0 ? range + size : range];
  const [start, stop = null, step = 1] = range;
  const low = step > 0 ? 0 : -1;
  const high = step > 0 ? size : size - 1;
  const clamp = (position: number): number => Math.min(high, Math.max(low, position < 0 ? position + size : position));
  const list: number[] = [];
  const end = stop === null ? (step > 0 ? size : -1) : clamp(stop);
  for (let i = start === null ? (step > 0 ? 0 : size - 1) : clamp(start); step > 0 ? i < end : i > end; i += step)
    list.push(i);
  return list;
}

function sliced(ranges: readonly Range[]): (x: Plain) => Plain {
  return (x) => {
    const lists = x.shape.map((size, axis) => positions(ranges[axis] ?? null, size));
    const whole = build(
      lists.map((list) => list.length),
      (c) =>
        at(
          x,
          c.map((i, axis) => lists[axis][i]),
        ),
      x.dtype,
    );
    return { ...whole, shape: whole.shape.filter((_, axis) => typeof ranges[axis] !== "number") };
  };
}

const sliceRanges: readonly (readonly Range[])[] = [
  [],
  [1],
  [-1, null, 0],
  [[1, 2]],
  [null, [1, 3], [0, 4, 2]],
  [null, [null, null, -1]],
  [null, [2, 0, -1], [-1, null, -2]],
  [null, [-2, null], [null, -1]],
  [null, [0, 99], [-99, 99, 3]],
  [null, [2, 2]],
  [null, null, [1, null, 2]],
  [null, [99, -99, -1]],
  [
    [1, 2],
    [2, 3],
    [3, 4],
  ],
];

const sliceRows: Row[] = sliceRanges.map((ranges) => ({
  op: "slice",
  name: JSON.stringify(ranges),
  x,
  f: (a) => slice(a, ranges),
  reference: sliced(ranges),
}));

const backwards: Range = [null, null, -1];

const sliceLikeRows: Row[] = [
  {
    op: "slice",
    name: "int32",
    x: integers([4, 5], -9, 9),
    f: (a) =>
      slice(a, [
        [0, 3],
        [null, null, -2],
      ]),
    reference: sliced([
      [0, 3],
      [null, null, -2],
    ]),
  },
  { op: "flip", name: "all axes", x, f: (a) => flip(a), reference: sliced([backwards, backwards, backwards]) },
  { op: "flip", name: "the last", x, f: (a) => flip(a, -1), reference: sliced([null, null, backwards]) },
  {
    op: "flip",
    name: "the first and last",
    x,
    f: (a) => flip(a, [0, 2]),
    reference: sliced([backwards, null, backwards]),
  },
  {
    op: "narrow",
    name: "the middle of an axis",
    x,
    f: (a) => narrow(a, -1, 1, 3),
    reference: sliced([null, null, [1, 3]]),
  },
];

export const shapeCases: OpCase[] = [...orderRows, ...transposeRows, ...sliceRows, ...sliceLikeRows].map(
  ({ op, name, x, f, reference }) => {
    const isEmpty = reference(x).data.length === 0;
    const hasGradient = x.dtype === "float32" && !isEmpty;
    return { op, name, inputs: [x], f: (a) => f(a), reference, tolerance: 0, gradient: hasGradient ? "first" : "none" };
  },
);
