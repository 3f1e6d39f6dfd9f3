import type { Node, VectorGraph } from "../graph.js";
import { clamp, expm1, LN2_HIGH, LN2_LOW, powerOfTwo, roundProduct } from "./exponent.js";

/** Outside, the result is 0 or infinite in float32. */
const LOWEST = -104;
const HIGHEST = 89;

/**
 * e^x = 2^n · e^r with n = round(x / ln 2). The power of two is applied in two halves, so that results below the
 * normal range and above the largest float come out right. Error at most 1 ulp.
 */
export function exp(v: VectorGraph, x: Node): Node {
  const bounded = clamp(v, x, LOWEST, HIGHEST);
  // Twice the bias: half of it for either half.
  const { n, bits } = roundProduct(v, bounded, Math.LOG2E, 2 * 127);
  const r = v.madd(n, v.f32(-LN2_LOW), v.madd(n, v.f32(-LN2_HIGH), bounded));
  const power = v.op("f32x4.add", expm1(v, r), v.f32(1));
  const half = v.shift("i32x4.shr_u", bits, 1);
  const scaled = v.op("f32x4.mul", power, powerOfTwo(v, half));
  return v.op("f32x4.mul", scaled, powerOfTwo(v, v.op("i32x4.sub", bits, half)));
}
