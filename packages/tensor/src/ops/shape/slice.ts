import { checkList } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError } from "../../core/errors.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkAxes, checkAxis, formatShape, stridesOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { View } from "../../program/view.js";
import { embed } from "./assemble.js";
import { reshape } from "./reshape.js";

interface SliceAttributes {
  readonly start: readonly number[];
  readonly step: readonly number[];
  readonly shape: Shape;
}

const sliceOp: OpFunction<SliceAttributes> = defineOp<SliceAttributes>({
  name: "slice",
  infer: ([x], { shape }) => ({ shape, dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { start, step, shape }) => view.slice(start, step, shape) },
  gradient: (dy, _, [x], { start, step, shape }) => [
    embed(dy, x.shape, new View(x.shape, stridesOf(x.shape), 0).slice(start, step, shape)),
  ],
  batch: ({ count, all }, { start, step, shape }) =>
    sliceOp([all(0)], { start: [0, ...start], step: [1, ...step], shape: [count, ...shape] }),
  batchSum: ({ sum }, attributes) => sliceOp([sum(0)], attributes),
});

/** One axis of a slice: an index (the axis goes away), or from `start` to before `stop` by `step`, as in Python. */
export type Range = number | null | readonly [start: number | null, stop?: number | null, step?: number];

/**
 * Part of a tensor, without a copy: `slice(x, [[1, 3], null, -1])` is `x[1:3, :, -1]`. Negative positions count from
 * the end; a negative step walks backwards; missing axes stay whole.
 */
export function slice(x: TensorLike, ranges: readonly Range[], ...rest: never[]): Tensor {
  const source = asTensor(x);
  checkList(ranges, "ranges", "slice");
  if (rest.length > 0) {
    throw new InvalidArgumentError(
      "slice: takes one list, with [start, stop] for each axis: slice(x, [[1, 3], [0, 2]])",
    );
  }
  if (ranges.length > source.rank) {
    throw new InvalidArgumentError(`slice: ${ranges.length} ranges for a tensor of shape ${formatShape(source.shape)}`);
  }
  const resolved = source.shape.map((size, axis) => resolveRange(ranges[axis] ?? null, size, axis));
  const shape = resolved.map((range) => range.length);
  const sliced = sliceOp([source], {
    start: resolved.map((range) => range.start),
    step: resolved.map((range) => range.step),
    shape,
  });
  return reshape(
    sliced,
    shape.filter((_, axis) => typeof ranges[axis] !== "number"),
  );
}

interface ResolvedRange {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

function resolveRange(range: Range, size: number, axis: number): ResolvedRange {
  if (range === null) return { start: 0, step: 1, length: size };
  if (typeof range === "number") {
    if (!Number.isInteger(range) || range < -size || range >= size) {
      throw new InvalidArgumentError(`slice: index ${range} is outside axis ${axis} of size ${size}`);
    }
    return { start: range < 0 ? range + size : range, step: 1, length: 1 };
  }
  checkList(range, `the range of axis ${axis}`, "slice");
  const [from, to = null, step = 1] = range;
  for (const value of [from, to, step]) {
    if (value !== null && !Number.isInteger(value)) {
      throw new InvalidArgumentError(`slice: axis ${axis}: positions and step must be integers, got ${value}`);
    }
  }
  if (step === 0) throw new InvalidArgumentError(`slice: axis ${axis}: step must not be 0`);
  const start = clampPosition(from, size, step, step > 0 ? 0 : size - 1);
  const stop = clampPosition(to, size, step, step > 0 ? size : -1);
  return { start: Math.max(0, start), step, length: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** Python's rule: positions from the end first, then limited to where a walk in that direction can stand. */
function clampPosition(position: number | null, size: number, step: number, whole: number): number {
  if (position === null) return whole;
  const absolute = position < 0 ? position + size : position;
  return step > 0 ? Math.min(Math.max(absolute, 0), size) : Math.min(Math.max(absolute, -1), size - 1);
}

/** Reverses the order along axes (all without a list), without a copy. */
export function flip(x: TensorLike, axes?: number | readonly number[]): Tensor {
  const source = asTensor(x);
  const flipped = checkAxes(axes, source.rank, "flip");
  return slice(
    source,
    source.shape.map((_, axis) => (flipped.includes(axis) ? [null, null, -1] : null)),
  );
}

/** The part of one axis from `start` to before `stop`. */
export function narrow(x: TensorLike, axis: number, start: number, stop: number): Tensor {
  const source = asTensor(x);
  const at = checkAxis(axis, source.rank, "narrow");
  return slice(
    source,
    source.shape.map((_, i) => (i === at ? [start, stop] : null)),
  );
}
