import { isFloat, type DType } from "../core/dtype.js";
import { erf } from "./erf.js";
import type { Primitive } from "./expression.js";

type Scalar = (a: number, b: number, c: number) => number;

/** What a primitive means, on float64 numbers. This table is the definition; the other renderers are checked against it. */
const floats: Record<Primitive, Scalar> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  abs: (a) => Math.abs(a),
  floor: (a) => Math.floor(a),
  round: (a) => roundHalfToEven(a),
  sqrt: (a) => Math.sqrt(a),
  exp: (a) => Math.exp(a),
  log: (a) => Math.log(a),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  tanh: (a) => Math.tanh(a),
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  erf: (a) => erf(a),
  pow: (a, b) => a ** b,
  lt: (a, b) => (a < b ? 1 : 0),
  eq: (a, b) => (a === b ? 1 : 0),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  shr: (a, b) => (a >>> b) | 0,
  select: (a, b, c) => (a !== 0 ? b : c),
  cast: (a) => a,
};

/** Where 32-bit integers differ: they wrap around. */
const integers: Record<Primitive, Scalar> = {
  ...floats,
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: (a, b) => Math.imul(a, b),
  abs: (a) => Math.abs(a) | 0,
};

/** Conversions by target: floats truncate and saturate into int32, NaN becomes 0. */
const casts: Record<DType, Scalar> = {
  float32: (a) => a,
  float64: (a) => a,
  int32: (a) => (Number.isNaN(a) ? 0 : Math.max(-2147483648, Math.min(2147483647, Math.trunc(a)))),
  bool: (a) => (a !== 0 ? 1 : 0),
};

/** The scalar function of a primitive for a result of type `dtype` from operands of the given types. */
export function scalarFunction(primitive: Primitive, dtype: DType, operands: readonly DType[]): Scalar {
  if (primitive === "cast") return casts[dtype];
  return isFloat(operands[0]) ? floats[primitive] : integers[primitive];
}

export function evaluate(
  primitive: Primitive,
  dtype: DType,
  types: readonly DType[],
  values: readonly number[],
): number {
  return scalarFunction(primitive, dtype, types)(values[0] ?? 0, values[1] ?? 0, values[2] ?? 0);
}

function roundHalfToEven(x: number): number {
  const down = Math.floor(x);
  const distance = x - down;
  if (distance < 0.5) return down;
  if (distance > 0.5) return down + 1;
  return down % 2 === 0 ? down : down + 1;
}
