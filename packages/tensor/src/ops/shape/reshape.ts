import { checkList } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError, ShapeError } from "../../core/errors.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkAxes, checkAxis, checkShape, formatShape, sameShape, sizeOf, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";

const reshapeOp: OpFunction<{ shape: Shape }> = defineOp<{ shape: Shape }>({
  name: "reshape",
  infer: ([x], { shape }) => ({ shape, dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { shape }) => view.reshape(shape) },
  gradient: (dy, _, [x]) => [reshape(dy, x.shape)],
  batch: ({ count, all }, { shape }) => reshape(all(0), [count, ...shape]),
  batchSum: ({ sum }, { shape }) => reshape(sum(0), shape),
});

/** The same elements in row-major order under another shape. One axis may be −1: it takes what is left. */
export function reshape(x: TensorLike, shape: Shape): Tensor {
  const source = asTensor(x);
  const target = resolve(source.shape, shape);
  return sameShape(source.shape, target) ? source : reshapeOp([source], { shape: target });
}

function resolve(from: Shape, shape: Shape): number[] {
  checkList(shape, "shape", "reshape");
  const unknown = shape.filter((size) => size === -1).length;
  if (unknown > 1) {
    throw new InvalidArgumentError(`reshape: only one axis can be −1, got ${formatShape(shape)}`);
  }
  const known = checkShape(
    shape.filter((size) => size !== -1),
    "reshape",
  );
  const rest = sizeOf(from) / sizeOf(known);
  const target = shape.map((size) => (size === -1 ? rest : size));
  if ((unknown === 1 && !Number.isInteger(rest)) || sizeOf(target) !== sizeOf(from)) {
    throw new ShapeError(
      `reshape: ${formatShape(from)} has ${sizeOf(from)} elements, which do not fit shape ${formatShape(shape)}`,
    );
  }
  return target;
}

/** Inserts an axis of size 1 before `axis` (−1: at the end). */
export function expandDims(x: TensorLike, axis: number): Tensor {
  const source = asTensor(x);
  const at = checkAxis(axis, source.rank + 1, "expandDims");
  return reshape(source, [...source.shape.slice(0, at), 1, ...source.shape.slice(at)]);
}

/** Drops axes of size 1: the given ones, or all. */
export function squeeze(x: TensorLike, axes?: number | readonly number[]): Tensor {
  const source = asTensor(x);
  const chosen = checkAxes(axes, source.rank, "squeeze").filter(
    (axis) => axes !== undefined || source.shape[axis] === 1,
  );
  const wide = chosen.find((axis) => source.shape[axis] !== 1);
  if (wide !== undefined) {
    throw new ShapeError(`squeeze: axis ${wide} of ${formatShape(source.shape)} has size ${source.shape[wide]}, not 1`);
  }
  return reshape(
    source,
    source.shape.filter((_, axis) => !chosen.includes(axis)),
  );
}

/** All elements in one axis. */
export function flatten(x: TensorLike): Tensor {
  return reshape(x, [-1]);
}
