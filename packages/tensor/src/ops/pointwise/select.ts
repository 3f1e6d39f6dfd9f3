import { asTensor, type TensorLike } from "../../core/create.js";
import { promote } from "../../core/dtype.js";
import { broadcastShapes } from "../../core/shape.js";
import type { Tensor } from "../../core/tensor.js";
import { apply, constant } from "../../expression/build.js";
import type { Expression } from "../../expression/expression.js";
import { binary, coerce, pointwise, type Binary } from "../define.js";
import { broadcastTo } from "../shape/broadcast.js";
import { mul } from "./arithmetic.js";
import { cast } from "./cast.js";

const lt = (a: Expression, b: Expression): Expression => apply("lt", a, b);
const eq = (a: Expression, b: Expression): Expression => apply("eq", a, b);
const not = (a: Expression): Expression => apply("xor", a, constant(1, "bool"));

/** a < b → bool; false where either is NaN. */
export const less: Binary = binary({ name: "less", expression: lt });

/** a ≤ b → bool. */
export const lessEqual: Binary = binary({
  name: "lessEqual",
  expression: (a, b) => apply("or", lt(a, b), eq(a, b)),
});

/** a > b → bool. */
export const greater: Binary = binary({ name: "greater", expression: (a, b) => lt(b, a) });

/** a ≥ b → bool. */
export const greaterEqual: Binary = binary({
  name: "greaterEqual",
  expression: (a, b) => apply("or", lt(b, a), eq(a, b)),
});

/** a = b → bool; false where either is NaN. */
export const equal: Binary = binary({ name: "equal", expression: eq });

/** a ≠ b → bool; true where either is NaN. */
export const notEqual: Binary = binary({ name: "notEqual", expression: (a, b) => not(eq(a, b)) });

/** Both are true (not 0) → bool. */
export function logicalAnd(a: TensorLike, b: TensorLike): Tensor {
  return and(cast(a, "bool"), cast(b, "bool"));
}

/** Either is true (not 0) → bool. */
export function logicalOr(a: TensorLike, b: TensorLike): Tensor {
  return or(cast(a, "bool"), cast(b, "bool"));
}

/** True where x is 0 or false → bool. */
export function logicalNot(x: TensorLike): Tensor {
  return xor(cast(x, "bool"), true);
}

const and = binary({ name: "and", expression: (a, b) => apply("and", a, b) });
const or = binary({ name: "or", expression: (a, b) => apply("or", a, b) });
const xor = binary({ name: "xor", expression: (a, b) => apply("xor", a, b) });

const selectOp = pointwise(
  "where",
  ([condition, a, b]) => apply("select", condition, a, b),
  (dy, _, [condition]) => [undefined, where(condition, dy, 0), where(condition, 0, dy)],
);

/** a where the condition is true, else b; all three broadcast. The branch not taken gets gradient 0, even if it is NaN. */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  const mask = cast(condition, "bool");
  const [x, y] = coerce(a, b);
  const shape = broadcastShapes(mask.shape, broadcastShapes(x.shape, y.shape, "where"), "where");
  return selectOp([broadcastTo(mask, shape), broadcastTo(x, shape), broadcastTo(y, shape)], undefined);
}

/** dy shared out between the two sides of a minimum or maximum: all to the chosen one, halves where they are equal. */
function shared(dy: Tensor, chosen: Tensor, other: Tensor): Tensor {
  return mul(dy, where(equal(chosen, other), 0.5, cast(less(chosen, other), dy.dtype)));
}

/** The larger of each pair; NaN where either is NaN. */
export const maximum: Binary = binary({
  name: "maximum",
  expression: (a, b) => apply("max", a, b),
  gradient: (dy, a, b) => [shared(dy, b, a), shared(dy, a, b)],
});

/** The smaller of each pair; NaN where either is NaN. */
export const minimum: Binary = binary({
  name: "minimum",
  expression: (a, b) => apply("min", a, b),
  gradient: (dy, a, b) => [shared(dy, a, b), shared(dy, b, a)],
});

const clipOp = pointwise(
  "clip",
  ([x, low, high]) => apply("min", apply("max", x, low), high),
  (dy, _, [x, low, high]) => [where(logicalAnd(greaterEqual(x, low), lessEqual(x, high)), dy, 0)],
);

/** x limited to low … high; the gradient passes where low ≤ x ≤ high. */
export function clip(x: TensorLike, low: number, high: number): Tensor {
  const source = asTensor(x);
  const dtype = promote(source.dtype, Number.isInteger(low) && Number.isInteger(high) ? source.dtype : "float32");
  const limit = (value: number): Tensor => broadcastTo(cast(asTensor(value, source), dtype), source.shape);
  return clipOp([cast(source, dtype), limit(low), limit(high)], undefined);
}
