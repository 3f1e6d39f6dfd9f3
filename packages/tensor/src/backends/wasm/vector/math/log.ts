import type { Node, VectorGraph } from "../graph.js";

const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** (log(1 + f) − f + f²/2) / f³ on √½ ≤ 1 + f ≤ √2, minimax, relative error of the logarithm 2^-30. */
const POLYNOMIAL = [
  0.0674663546221421, -0.11675650455824667, 0.11888163849030997, -0.12405589242502714, 0.1421955217554991,
  -0.16667995829928683, 0.20002118668116642, -0.25000009599943357, 0.33333312603903287,
];
const SMALLEST_NORMAL = 2 ** -126;
const SQRT_HALF_BITS = 0x3f3504f3;
const MANTISSA = 0x007fffff;

/** log x = e · ln 2 + log(1 + f) with x = 2^e (1 + f) and 1 + f between √½ and √2. Error at most 1 ulp. */
export function log(v: VectorGraph, x: Node): Node {
  const small = v.op("f32x4.lt", x, v.f32(SMALLEST_NORMAL));
  const normal = v.select(small, v.op("f32x4.mul", x, v.f32(2 ** 23)), x);
  // Counting from √½, the exponent's bits hold e + 127 and the mantissa's how far x is above 2^e √½.
  const shifted = v.op("i32x4.add", normal, v.bits(0x3f800000 - SQRT_HALF_BITS));
  const biased = v.op("i32x4.sub", v.shift("i32x4.shr_u", shifted, 23), v.bits(127));
  const exponent = v.op("i32x4.sub", biased, v.op("v128.and", small, v.bits(23)));
  const mantissa = v.op("i32x4.add", v.op("v128.and", shifted, v.bits(MANTISSA)), v.bits(SQRT_HALF_BITS));
  const f = v.op("f32x4.sub", mantissa, v.f32(1));
  const e = v.op("f32x4.convert_i32x4_s", exponent);

  const square = v.op("f32x4.mul", f, f);
  const cubic = v.op("f32x4.mul", v.op("f32x4.mul", v.polynomial(f, POLYNOMIAL), f), square);
  const tail = v.madd(square, v.f32(-0.5), v.madd(e, v.f32(LN2_LOW), cubic));
  const result = v.madd(e, v.f32(LN2_HIGH), v.op("f32x4.add", f, tail));
  return specialCases(v, x, result);
}

/** log 0 = −∞, log ∞ = ∞, and NaN below 0 and for NaN. */
function specialCases(v: VectorGraph, x: Node, result: Node): Node {
  const zero = v.op("f32x4.eq", x, v.f32(0));
  const withZero = v.op("f32x4.sub", result, v.op("v128.and", zero, v.f32(Infinity)));
  // What is not below infinity is infinity or NaN, its own logarithm.
  const withInfinity = v.select(v.op("f32x4.lt", x, v.f32(Infinity)), withZero, x);
  // All ones, the mask of the negative, is a NaN.
  return v.op("v128.or", withInfinity, v.op("f32x4.lt", x, v.f32(0)));
}
