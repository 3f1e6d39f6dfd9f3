import { SIGN, type Node, type VectorGraph } from "../graph.js";
import { powerOfTwo, roundProduct } from "./exponent.js";

/** Farther out the result is ±1 in float32. */
const LIMIT = 9.02;
/** (tanh r − r) / r³ as a polynomial in r² on |r| ≤ ln 2 / 2, minimax, relative error of tanh 2^-24.6. */
const POLYNOMIAL = [-0.049227453768253326, 0.13300937414169312, -0.33332696557044983];

/**
 * tanh |x| from t = tanh r with |x| = n · ln 2 / 2 + r, 0 ≤ r < ln 2 / 2, as tanh(a + b) = (tanh a + tanh b) /
 * (1 + tanh a · tanh b): numerator (2^n − 1) + (2^n + 1) t, and 2 (1 − t) more below. So where the quotient is near 1,
 * an error above is one below as well, and for n = 0 the result is t. Error at most 2 ulp.
 */
export function tanh(v: VectorGraph, x: Node): Node {
  const sign = v.bits(SIGN);
  const size = v.op("f32x4.pmin", v.op("v128.andnot", x, sign), v.f32(LIMIT));
  // Rounding to the nearest, a quarter of ln 2 earlier, rounds down.
  const shifted = v.op("f32x4.sub", size, v.f32(Math.LN2 / 4));
  const { n, bits } = roundProduct(v, shifted, 2 * Math.LOG2E, 127 - 1);
  const r = v.madd(n, v.f32(-Math.LN2 / 2), size);
  const square = v.op("f32x4.mul", r, r);
  const t = v.madd(v.op("f32x4.mul", r, square), v.polynomial(square, POLYNOMIAL), r);

  // All halved.
  const power = powerOfTwo(v, bits);
  const half = v.f32(0.5);
  const numerator = v.madd(v.op("f32x4.add", power, half), t, v.op("f32x4.sub", power, half));
  const denominator = v.op("f32x4.add", numerator, v.op("f32x4.sub", v.f32(1), t));
  return v.op("v128.or", v.op("f32x4.div", numerator, denominator), v.op("v128.and", x, sign));
}
