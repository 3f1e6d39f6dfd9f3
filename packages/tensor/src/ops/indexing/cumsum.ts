import { checkOptions } from "../../core/checks/arguments.js";
import { asTensor, type TensorLike } from "../../core/create.js";
import { defineOp, type OpFunction } from "../../core/op.js";
import { checkAxis, sizeOf } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { reshape } from "../shape/reshape.js";

/** [outer, N, inner] → the same shape: running sums along the middle axis. */
const cumsumOp: OpFunction<{ reverse: boolean }> = defineOp<{ reverse: boolean }>({
  name: "cumsum",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  kernel: { kind: "named", name: "cumsum", numbers: ({ reverse }) => ({ reverse: reverse ? 1 : 0 }) },
  gradient: (dy, _, __, { reverse }) => [cumsumOp([dy], { reverse: !reverse })],
});

/** Running sums along an axis: y[i] = x[0] + … + x[i]; `reverse` sums from the end. */
export function cumsum(x: TensorLike, axis = -1, options: { readonly reverse?: boolean } = {}): Tensor {
  checkOptions(options, ["reverse"], "cumsum");
  const source = asTensor(x);
  const at = checkAxis(axis, source.rank, "cumsum");
  const shape = [sizeOf(source.shape.slice(0, at)), source.shape[at], sizeOf(source.shape.slice(at + 1))];
  return reshape(cumsumOp([reshape(source, shape)], { reverse: options.reverse ?? false }), source.shape);
}
