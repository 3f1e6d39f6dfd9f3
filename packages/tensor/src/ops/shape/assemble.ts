import { checkList, checkNumber } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { promote } from "../../core/dtype.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkAxis, formatShape, sizeOf, stridesOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { sliceOf, View } from "../../program/view.js";
import { cast } from "../pointwise/cast.js";
import { broadcastTo } from "./broadcast.js";
import { expandDims, reshape } from "./reshape.js";
import { narrow, slice } from "./slice.js";
import { sliceView } from "./slice-view.js";

interface AssembleAttributes {
  readonly shape: Shape;
  readonly regions: readonly View[];
}

/** Zeros with the parts written into disjoint strided regions; padding, concatenation and the gradient of a slice. */
const assembleOp: OpFunction<AssembleAttributes> = defineOp<AssembleAttributes>({
  name: "assemble",
  infer: ([x], { shape }) => ({ shape, dtype: x.dtype }),
  kernel: { kind: "assemble", regions: ({ regions }) => regions },
  gradient: (dy, _, __, { regions }) => regions.map((region) => sliceView(dy, region)),
  plus: (a, b) => joined(a, b),
  batch: ({ all, sources, count }, attributes) =>
    assembleOp(
      sources.map((_, i) => all(i)),
      repeated(attributes, count),
    ),
  batchSum: ({ sum, sources }, attributes) =>
    assembleOp(
      sources.map((_, i) => sum(i)),
      attributes,
    ),
});

/** Two wholes whose parts do not meet as one: what `split` gives back needs no zeros and no sums. */
function joined(a: Tensor, b: Tensor): Tensor | undefined {
  const [own, others] = [a, b].map(({ attributes }) => (attributes as AssembleAttributes).regions);
  if (own.length + others.length > MOST_PARTS) return undefined;
  const apart = own.every((region) => others.every((other) => areApart(a.shape, region, other)));
  return apart ? assembleOp([...a.sources, ...b.sources], { shape: a.shape, regions: [...own, ...others] }) : undefined;
}

/** Every pair is compared. */
const MOST_PARTS = 64;

/** Whether two regions of one whole lie apart along an axis. */
function areApart(shape: Shape, a: View, b: View): boolean {
  const [first, second] = [a, b].map((region) => ({ ...sliceOf(shape, region), size: region.shape }));
  return shape.some((_, axis) => {
    const [low, high] = edges(first.start[axis], first.step[axis], first.size[axis]);
    const [otherLow, otherHigh] = edges(second.start[axis], second.step[axis], second.size[axis]);
    return high < otherLow || otherHigh < low;
  });
}

function edges(start: number, step: number, size: number): [low: number, high: number] {
  const end = start + (size - 1) * step;
  return [Math.min(start, end), Math.max(start, end)];
}

interface PadAttributes extends AssembleAttributes {
  readonly value: number;
}

/** The same regions in each of `count` wholes. */
function repeated({ shape, regions }: AssembleAttributes, count: number): AssembleAttributes {
  return { shape: [count, ...shape], regions: regions.map((region) => region.repeated(count, sizeOf(shape))) };
}

/** Zeros of a shape with x written into the region that a view of it describes. */
export function embed(x: Tensor, shape: Shape, region: View): Tensor {
  return assembleOp([x], { shape, regions: [region] });
}

/** Joins tensors along an existing axis; the other axes are equal. Parts are computed in place, without a copy. */
export function concat(parts: readonly TensorLike[], axis = 0): Tensor {
  checkList(parts, "parts", "concat");
  if (parts.length === 0) throw new InvalidArgumentError("concat: needs at least one tensor");
  const tensors = parts.map((part) => asTensor(part));
  const first = tensors[0];
  const at = checkAxis(axis, first.rank, "concat");
  for (const part of tensors) {
    if (part.rank !== first.rank || part.shape.some((size, i) => i !== at && size !== first.shape[i])) {
      throw new ShapeError(
        `concat: ${formatShape(first.shape)} and ${formatShape(part.shape)} differ outside axis ${at}`,
      );
    }
  }
  const dtype = tensors.map((part) => part.dtype).reduce(promote);
  const shape = first.shape.map((size, i) =>
    i === at ? tensors.reduce((sum, part) => sum + part.shape[at], 0) : size,
  );
  const strides = stridesOf(shape);
  let start = 0;
  const regions = tensors.map((part) => {
    const region = new View(part.shape, strides, start * strides[at]);
    start += part.shape[at];
    return region;
  });
  return assembleOp(
    tensors.map((part) => cast(part, dtype)),
    { shape, regions },
  );
}

/** Joins tensors of one shape along a new axis. */
export function stack(parts: readonly TensorLike[], axis = 0): Tensor {
  return concat(
    parts.map((part) => expandDims(part, axis)),
    axis,
  );
}

/** Cuts an axis into that many equal parts, or into parts of the given sizes. */
export function split(x: TensorLike, parts: number | readonly number[], axis = 0): Tensor[] {
  const source = asTensor(x);
  const at = checkAxis(axis, source.rank, "split");
  const size = source.shape[at];
  const sizes = typeof parts === "number" ? new Array<number>(parts).fill(size / parts) : parts;
  if (sizes.some((part) => !Number.isInteger(part) || part < 0) || sizes.reduce((a, b) => a + b, 0) !== size) {
    throw new ShapeError(`split: axis ${at} of size ${size} cannot be cut into ${String(parts)}`);
  }
  let start = 0;
  return sizes.map((part) => narrow(source, at, start, (start += part)));
}

/** Adds `padding[axis] = [before, after]` elements of `value` around x. Negative amounts crop. */
export function pad(x: TensorLike, padding: readonly (readonly [number, number])[], value = 0): Tensor {
  const source = asTensor(x);
  checkList(padding, "padding", "pad");
  checkNumber(value, "value", "pad");
  if (padding.length !== source.rank) {
    throw new ShapeError(`pad: ${padding.length} pairs for a tensor of shape ${formatShape(source.shape)}`);
  }
  const cropped = slice(
    source,
    padding.map(([before, after], axis) => [Math.max(0, -before), source.shape[axis] + Math.min(0, after)]),
  );
  const grow = padding.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const);
  if (grow.every(([before, after]) => before === 0 && after === 0)) return cropped;
  const shape = cropped.shape.map((size, axis) => size + grow[axis][0] + grow[axis][1]);
  const strides = stridesOf(shape);
  const offset = grow.reduce((sum, [before], axis) => sum + before * strides[axis], 0);
  const region = new View(cropped.shape, strides, offset);
  return value === 0 ? embed(cropped, shape, region) : padWith(cropped, shape, region, value);
}

const padOp: OpFunction<PadAttributes> = defineOp<PadAttributes>({
  name: "pad",
  infer: ([x], { shape }) => ({ shape, dtype: x.dtype }),
  kernel: { kind: "assemble", fill: ({ value }) => value, regions: ({ regions }) => regions },
  gradient: (dy, _, __, { regions }) => [sliceView(dy, regions[0])],
  batch: ({ all, count }, { value, ...attributes }) => padOp([all(0)], { ...repeated(attributes, count), value }),
});

function padWith(x: Tensor, shape: Shape, region: View, value: number): Tensor {
  return padOp([x], { shape, regions: [region], value });
}

/** Repeats x `repeats[axis]` times along each axis. */
export function tile(x: TensorLike, repeats: readonly number[]): Tensor {
  const source = asTensor(x);
  checkList(repeats, "repeats", "tile");
  if (repeats.length !== source.rank || repeats.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new InvalidArgumentError(
      `tile: expected one integer ≥ 0 for each axis of ${formatShape(source.shape)}, got [${repeats.join(", ")}]`,
    );
  }
  const interleaved = reshape(
    source,
    source.shape.flatMap((size) => [1, size]),
  );
  const wide = broadcastTo(
    interleaved,
    source.shape.flatMap((size, axis) => [repeats[axis], size]),
  );
  return reshape(
    wide,
    source.shape.map((size, axis) => size * repeats[axis]),
  );
}
