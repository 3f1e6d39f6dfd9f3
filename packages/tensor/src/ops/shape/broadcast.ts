import { asTensor, type TensorLike } from "../../core/create.js";
import { ShapeError } from "../../core/errors.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkShape, formatShape, sameShape, type Shape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { sumTo } from "../reduce/reduce.js";

const expandOp: OpFunction<{ shape: Shape }> = defineOp<{ shape: Shape }>({
  name: "expand",
  infer: ([x], { shape }) => ({ shape, dtype: x.dtype }),
  kernel: { kind: "view", view: (view, { shape }) => view.expand(shape) },
  gradient: (dy, _, [x]) => [sumTo(dy, x.shape)],
  batch: ({ count, all }, { shape }) => broadcastTo(all(0), [count, ...shape]),
  batchSum: ({ sum }, { shape }) => broadcastTo(sum(0), shape),
});

/** Repeats x along axes where it has size 1, and along new leading axes, without a copy. */
export function broadcastTo(x: TensorLike, shape: Shape): Tensor {
  checkShape(shape, "broadcastTo");
  const source = asTensor(x);
  if (sameShape(source.shape, shape)) return source;
  const missing = shape.length - source.rank;
  if (missing < 0 || source.shape.some((size, axis) => size !== 1 && size !== shape[axis + missing])) {
    throw new ShapeError(`broadcastTo: ${formatShape(source.shape)} does not broadcast to ${formatShape(shape)}`);
  }
  return expandOp([source], { shape });
}
