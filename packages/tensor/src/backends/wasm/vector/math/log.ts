import type { Node, VectorGraph } from "../graph.js";
import { LN2_HIGH, LN2_LOW } from "./exponent.js";

/** (log(1 + f) − f + f²/2) / f³ on √½ ≤ 1 + f ≤ √2, minimax, relative error of the logarithm 2^-27. */
const POLYNOMIAL = [
  -0.07636439055204391, 0.12762217223644257, -0.13159610331058502, 0.14201579988002777, -0.166234090924263,
  0.2000124156475067, -0.2500081956386566, 0.3333333134651184,
];
const SMALLEST_NORMAL = 2 ** -126;
const SQRT_HALF_BITS = 0x3f3504f3;
const MANTISSA = 0x007fffff;

/** log x = e · ln 2 + log(1 + f) with x = 2^e (1 + f) and 1 + f between √½ and √2. Error at most 1 ulp. */
export function log(v: VectorGraph, x: Node): Node {
  const small = v.op("f32x4.lt", x, v.f32(SMALLEST_NORMAL));
  const normal = v.select(small, v.op("f32x4.mul", x, v.f32(2 ** 23)), x);
  // Counting from √½, the exponent's bits hold e and the mantissa's how far x is above 2^e √½.
  const shifted = v.op("i32x4.sub", normal, v.bits(SQRT_HALF_BITS));
  const exponent = v.op("i32x4.sub", v.shift("i32x4.shr_s", shifted, 23), v.op("v128.and", small, v.bits(23)));
  const mantissa = v.op("i32x4.add", v.op("v128.and", shifted, v.bits(MANTISSA)), v.bits(SQRT_HALF_BITS));
  const f = v.op("f32x4.sub", mantissa, v.f32(1));
  const e = v.op("f32x4.convert_i32x4_s", exponent);

  const square = v.op("f32x4.mul", f, f);
  const cubic = v.op("f32x4.mul", v.op("f32x4.mul", f, square), v.polynomial(f, POLYNOMIAL));
  const tail = v.madd(square, v.f32(-0.5), v.madd(e, v.f32(LN2_LOW), cubic));
  const result = v.madd(e, v.f32(LN2_HIGH), v.op("f32x4.add", f, tail));
  return specialCases(v, x, result);
}

/** log 0 = −∞, log ∞ = ∞, and NaN below 0 and for NaN. */
function specialCases(v: VectorGraph, x: Node, result: Node): Node {
  // All ones, the mask of the negative, is a NaN.
  const outside = v.op("v128.or", v.op("f32x4.lt", x, v.f32(0)), v.f32(-Infinity));
  const positive = v.select(v.op("f32x4.gt", x, v.f32(0)), result, outside);
  // What is not below infinity is infinity or NaN, its own logarithm.
  return v.select(v.op("f32x4.lt", x, v.f32(Infinity)), positive, x);
}
