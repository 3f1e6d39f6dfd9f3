import { asTensor, type TensorLike } from "../../core/create.js";
import { checkDType, isFloat, type DType } from "../../core/dtype.js";
import { defineOp } from "../../core/op.js";
import type { Tensor } from "../../core/tensor.js";
import { cast as castExpression } from "../../expression/build.js";

const castOp = defineOp<{ dtype: DType }>({
  name: "cast",
  infer: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  kernel: { kind: "pointwise", expression: ([x], { dtype }) => castExpression(x, dtype) },
  gradient: (dy, _, [x], { dtype }) => [isFloat(dtype) && isFloat(x.dtype) ? cast(dy, x.dtype) : undefined],
});

/**
 * Converts to another element type. Floats become int32 by truncation (NaN → 0, saturating); anything becomes bool by
 * "is not 0".
 */
export function cast(x: TensorLike, dtype: DType): Tensor {
  checkDType(dtype, "cast");
  const source = asTensor(x);
  return source.dtype === dtype ? source : castOp([source], { dtype });
}
