import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { InvalidArgumentError } from "../../core/errors.js";
import { defineOp } from "../../core/op.js";
import { checkAxis, formatShape } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { cast } from "../pointwise/cast.js";
import { moveToEnd, transpose } from "../shape/transpose.js";
import { narrow } from "../shape/slice.js";
import { reshape } from "../shape/reshape.js";
import { takeSorted } from "./gather.js";

const argsortOp = defineOp<{ descending: boolean }>({
  name: "argsort",
  infer: ([x]) => ({ shape: x.shape, dtype: "int32" }),
  kernel: { kind: "named", name: "argsort", numbers: ({ descending }) => ({ descending: descending ? 1 : 0 }) },
  flops: () => 0,
});

export interface SortOptions {
  /** The axis to sort along; the last without it. */
  readonly axis?: number;
  readonly descending?: boolean;
}

/** The last axis of a tensor whose `axis` was moved to the end, back in its place. */
function moveBack(x: Tensor, axis: number): Tensor {
  const order = x.shape.map((_, i) => (i < axis ? i : i === axis ? x.rank - 1 : i - 1));
  return transpose(x, order);
}

function argsortLast(x: Tensor, descending: boolean): Tensor {
  if (x.size === 0) return cast(x, "int32");
  const length = x.shape[x.rank - 1];
  return reshape(argsortOp([reshape(x, [-1, length])], { descending }), x.shape);
}

/** Indices that sort along an axis → int32. Stable; NaN comes last. */
export function argsort(x: TensorLike, options: SortOptions = {}): Tensor {
  checkOptions(options, ["axis", "descending"], "argsort");
  const source = asTensor(x);
  const axis = checkAxis(options.axis ?? -1, source.rank, "argsort");
  return moveBack(argsortLast(moveToEnd(source, [axis]), options.descending ?? false), axis);
}

/** Sorted along an axis. Stable; NaN comes last. The gradient follows each element to where it came from. */
export function sort(x: TensorLike, options: SortOptions = {}): Tensor {
  checkOptions(options, ["axis", "descending"], "sort");
  const source = asTensor(x);
  const axis = checkAxis(options.axis ?? -1, source.rank, "sort");
  if (source.size === 0) return source;
  const last = moveToEnd(source, [axis]);
  return moveBack(takeSorted(last, argsortLast(last, options.descending ?? false)), axis);
}

/** The k largest elements along the last axis, largest first, and their indices. */
export function topK(x: TensorLike, k: number): { values: Tensor; indices: Tensor } {
  const source = asTensor(x);
  const axis = checkAxis(-1, source.rank, "topK");
  if (!Number.isInteger(k) || k < 1 || k > source.shape[axis]) {
    throw new InvalidArgumentError(
      `topK: k must be 1 … ${source.shape[axis]} for shape ${formatShape(source.shape)}, got ${k}`,
    );
  }
  const indices = narrow(argsortLast(source, true), axis, 0, k);
  return { values: takeSorted(source, indices), indices };
}
