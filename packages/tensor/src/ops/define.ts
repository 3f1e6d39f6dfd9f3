import { asTensor, type TensorLike } from "../core/create.js";
import { isFloat, promote, type DType } from "../core/dtype.js";
import { defineOp, type OpFunction } from "../core/op.js";
import { broadcastShapes } from "../core/shape.js";
import type { Tensor } from "../core/tensor.js";
import type { Expression } from "../expression/expression.js";
import { cast } from "./pointwise/cast.js";
import { broadcastTo } from "./shape/broadcast.js";

/** Factories for pointwise operations: an operation is its expression and its gradient, one line each. */

export type Unary = (x: TensorLike) => Tensor;
export type Binary = (a: TensorLike, b: TensorLike) => Tensor;

export interface UnaryRecord {
  readonly name: string;
  readonly expression: (x: Expression) => Expression;
  /** dx from dy, x and y. Absent: the function is constant almost everywhere, and its gradient zero. */
  readonly gradient?: (dy: Tensor, x: Tensor, y: Tensor) => Tensor;
  /** "float": integers become float32 first (the default). "any": the type stays. */
  readonly domain?: "float" | "any";
}

export function unary(record: UnaryRecord): Unary {
  const op = pointwise(
    record.name,
    ([x]) => record.expression(x),
    (dy, y, [x]) => [record.gradient?.(dy, x, y)],
  );
  return (x) => op([record.domain === "any" ? asTensor(x) : toFloat(asTensor(x))], undefined);
}

export interface BinaryRecord {
  readonly name: string;
  readonly expression: (a: Expression, b: Expression) => Expression;
  readonly gradient?: (
    dy: Tensor,
    a: Tensor,
    b: Tensor,
    y: Tensor,
  ) => readonly [Tensor | undefined, Tensor | undefined];
  /** The narrowest type it computes in: bool operands of `add` become int32, integers of `div` float32. */
  readonly atLeast?: DType;
}

export function binary(record: BinaryRecord): Binary {
  const op = pointwise(
    record.name,
    ([a, b]) => record.expression(a, b),
    (dy, y, [a, b]) => record.gradient?.(dy, a, b, y) ?? [],
  );
  return (a, b) => {
    const [x, y] = coerce(a, b, record.atLeast ?? "bool");
    const shape = broadcastShapes(x.shape, y.shape, record.name);
    return op([broadcastTo(x, shape), broadcastTo(y, shape)], undefined);
  };
}

/** A pointwise operation over sources of one shape; the result's type is that of its expression. */
export function pointwise(
  name: string,
  expression: (args: readonly Expression[]) => Expression,
  gradient?: (dy: Tensor, y: Tensor, sources: readonly Tensor[]) => readonly (Tensor | undefined)[],
): OpFunction<undefined> {
  return defineOp<undefined>({
    name,
    infer: (sources) => ({
      shape: sources[0].shape,
      dtype: expression(sources.map((source, slot) => ({ kind: "load", slot, dtype: source.dtype }))).dtype,
    }),
    kernel: { kind: "pointwise", expression },
    gradient,
  });
}

/** Both as tensors of one type: the wider of the two, and not narrower than `atLeast`. */
export function coerce(a: TensorLike, b: TensorLike, atLeast: DType = "bool"): [Tensor, Tensor] {
  const x = asTensor(a, asLike(b));
  const y = asTensor(b, asLike(a));
  const dtype = promote(promote(x.dtype, y.dtype), atLeast);
  return [cast(x, dtype), cast(y, dtype)];
}

function asLike(value: TensorLike): Tensor | undefined {
  return typeof value === "number" || typeof value === "boolean" ? undefined : asTensor(value);
}

export function toFloat(x: Tensor): Tensor {
  return isFloat(x.dtype) ? x : cast(x, "float32");
}
