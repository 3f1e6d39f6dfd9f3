import type { Node, VectorGraph } from "../graph.js";
import { clamp, expm1, LN2_HIGH, LN2_LOW, powerOfTwo, roundProduct } from "./exponent.js";

/** Outside, the result is 0 or 1 in float32. */
const LOWEST = -104;
const HIGHEST = 18;
/**
 * Both terms of the fraction times this: it makes 2^n normal for every result down to 2^-149, so that one division does
 * it all, and with a mantissa near 1.5 the roundings of both terms and of their sum are small parts of them.
 */
const FACTOR = 2 ** -23 * 1.4921875;
const FACTOR_EXPONENT = -23;
const FACTOR_MANTISSA = 0.4921875 * 2 ** 23;

/**
 * Logistic sigmoid, 1 / (1 + e^−x) = e^r / (e^r + 2^n) with n = round(−x / ln 2) and r = x + n · ln 2. In 0 … 1, and in
 * proportion as exact where it is below the normal range. Error at most 2.2 ulp.
 */
export function sigmoid(v: VectorGraph, x: Node): Node {
  const bounded = clamp(v, x, LOWEST, HIGHEST);
  const { n, bits } = roundProduct(v, bounded, -Math.LOG2E, 127 + FACTOR_EXPONENT);
  const r = v.madd(n, v.f32(LN2_LOW), v.madd(n, v.f32(LN2_HIGH), bounded));
  const factor = v.f32(FACTOR);
  const power = v.madd(expm1(v, r), factor, factor);
  const other = v.op("v128.or", powerOfTwo(v, bits), v.bits(FACTOR_MANTISSA));
  return v.op("f32x4.div", power, v.op("f32x4.add", power, other));
}
