import { checkList } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError } from "../../core/errors.js";
import { defineOp } from "../../core/op.js";
import { checkAxes, checkAxis, formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";

const permuteOp = defineOp<{ order: readonly number[] }>({
  name: "transpose",
  infer: ([x], { order }) => ({ shape: order.map((axis) => x.shape[axis]), dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { order }) => view.permute(order) },
  gradient: (dy, _, __, { order }) => [transpose(dy, invert(order))],
  batch: ({ all }, { order }) => transpose(all(0), [0, ...order.map((axis) => axis + 1)]),
  batchSum: ({ sum }, { order }) => transpose(sum(0), order),
});

/** Reorders the axes: axis i of the result is axis `order[i]` of x. Without an order: reverses them. No copy. */
export function transpose(x: TensorLike, order?: readonly number[]): Tensor {
  const source = asTensor(x);
  if (order !== undefined) checkList(order, "order", "transpose");
  const axes =
    order?.map((axis) => checkAxis(axis, source.rank, "transpose")) ?? source.shape.map((_, i) => source.rank - 1 - i);
  if (axes.length !== source.rank || new Set(axes).size !== axes.length) {
    throw new InvalidArgumentError(
      `transpose: order [${axes.join(", ")}] must name each of the ${source.rank} axes of ${formatShape(source.shape)} once`,
    );
  }
  return axes.every((axis, i) => axis === i) ? source : permuteOp([source], { order: axes });
}

function invert(order: readonly number[]): number[] {
  const inverse = new Array<number>(order.length);
  order.forEach((axis, i) => (inverse[axis] = i));
  return inverse;
}

/** Exchanges the last two axes. */
export function matrixTranspose(x: TensorLike): Tensor {
  const source = asTensor(x);
  const order = source.shape.map((_, axis) => axis);
  return transpose(source, [...order.slice(0, -2), source.rank - 1, source.rank - 2]);
}

/** Moves axes to the end, keeping the order of the others. */
export function moveToEnd(x: Tensor, axes: readonly number[]): Tensor {
  const moved = checkAxes(axes, x.rank, "moveToEnd");
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !moved.includes(axis));
  return transpose(x, [...kept, ...moved]);
}
