import { padCircular, padReflect, padReplicate, pixelShuffle, pixelUnshuffle, resize } from "../../../src/index.js";
import type { ResizeOptions } from "../../../src/index.js";
import { at, build, varied, type Plain } from "../../support/plain.js";
import type { OpCase } from "../case.js";

/** Which two elements an output lies between, and how far it is from the first. */
type Place = (output: number, size: number, outputs: number) => number;

const nearest: Place = (o, size, outputs) => Math.floor((o * size) / outputs);
const centred: Place = (o, size, outputs) => Math.max(0, ((o + 0.5) * size) / outputs - 0.5);
const aligned: Place = (o, size, outputs) => (outputs === 1 ? 0 : (o * (size - 1)) / (outputs - 1));

/** Blends the 2ⁿ neighbours of each output's place. */
function resized(outputs: readonly number[], place: Place) {
  return (x: Plain): Plain => {
    const spatial = x.shape.slice(1, -1);
    const blend = (c: readonly number[], axis: number): number => {
      if (axis > spatial.length) return at(x, c);
      const p = place(c[axis], spatial[axis - 1], outputs[axis - 1]);
      const low = Math.min(Math.floor(p), spatial[axis - 1] - 1);
      const high = Math.min(low + 1, spatial[axis - 1] - 1);
      const value = (position: number): number =>
        blend([...c.slice(0, axis), position, ...c.slice(axis + 1)], axis + 1);
      return p === low ? value(low) : value(low) * (1 - (p - low)) + value(high) * (p - low);
    };
    return build([x.shape[0], ...outputs, x.shape.at(-1)!], (c) => blend(c, 1));
  };
}

const resizeRows: readonly (readonly [readonly number[], readonly number[], ResizeOptions, Place])[] = [
  [[1, 2, 3, 2], [4, 9], {}, nearest],
  [[2, 5, 3, 1], [7, 2], { method: "nearest" }, nearest],
  [[1, 6, 4, 2], [2, 4], {}, nearest],
  [[1, 3, 4, 2], [5, 2], { method: "linear" }, centred],
  [[1, 3, 4, 1], [6, 8], { method: "linear", alignCorners: true }, aligned],
  [[2, 4, 2], [7], { method: "linear" }, centred],
  [[1, 3, 2, 2, 1], [2, 3, 1], { method: "linear", alignCorners: true }, aligned],
];

const resizeCases: OpCase[] = resizeRows.map(([x, size, options, place]) => ({
  op: "resize",
  name: `${x.join("×")} to ${size.join("×")} ${JSON.stringify(options)}`,
  inputs: [varied(x)],
  f: (a) => resize(a, size, options),
  reference: resized(size, place),
  gradient: "first",
}));

/** Reads each axis at a position that a rule finds for the padded one. */
function bordered(padding: readonly (readonly [number, number])[], rule: (position: number, size: number) => number) {
  return (x: Plain): Plain =>
    build(
      x.shape.map((size, axis) => padding[axis][0] + size + padding[axis][1]),
      (c) =>
        at(
          x,
          c.map((position, axis) => rule(position - padding[axis][0], x.shape[axis])),
        ),
    );
}

const around = [
  [0, 1],
  [2, 1],
  [0, 0],
] as const;

const borderCases: OpCase[] = [
  {
    op: "padReflect",
    name: "sides of different width",
    inputs: [varied([2, 4, 3])],
    f: (x) => padReflect(x, around),
    reference: bordered(around, (p, size) => (p < 0 ? -p : p >= size ? 2 * (size - 1) - p : p)),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "padReplicate",
    name: "further than the input is long",
    inputs: [varied([2, 2])],
    f: (x) =>
      padReplicate(x, [
        [3, 0],
        [1, 4],
      ]),
    reference: bordered(
      [
        [3, 0],
        [1, 4],
      ],
      (p, size) => Math.min(Math.max(p, 0), size - 1),
    ),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "padCircular",
    name: "sides of different width",
    inputs: [varied([2, 4, 3])],
    f: (x) => padCircular(x, around),
    reference: bordered(around, (p, size) => (p + size) % size),
    tolerance: 0,
    gradient: "first",
  },
];

const shuffleCases: OpCase[] = [
  {
    op: "pixelShuffle",
    name: "channels to positions",
    inputs: [varied([1, 2, 3, 8])],
    f: (x) => pixelShuffle(x, 2),
    reference: (x) => build([1, 4, 6, 2], ([b, h, w, c]) => at(x, [b, h >> 1, w >> 1, c * 4 + (h & 1) * 2 + (w & 1)])),
    tolerance: 0,
    gradient: "first",
  },
  {
    op: "pixelUnshuffle",
    name: "positions to channels",
    inputs: [varied([2, 4, 2, 3])],
    f: (x) => pixelUnshuffle(x, 2),
    reference: (x) =>
      build([2, 2, 1, 12], ([b, h, w, i]) => at(x, [b, h * 2 + ((i >> 1) & 1), w * 2 + (i & 1), i >> 2])),
    tolerance: 0,
    gradient: "first",
  },
];

export const imageCases: OpCase[] = [...resizeCases, ...borderCases, ...shuffleCases];
