import type { Node, VectorGraph } from "../graph.js";
import { clamp, expm1OfRest, powerOfTwo, roundProduct } from "./exponent.js";

/** Farther out the result is ±1 in float32. */
const LIMIT = 9.02;

/**
 * tanh x = (e^2x − 1) / (e^2x + 1). With e^2x = 2^n (1 + q), q = e^r − 1, the numerator is (2^n − 1) + 2^n q, which
 * loses nothing near 0, where n = 0. Error at most 3 ulp.
 */
export function tanh(v: VectorGraph, x: Node): Node {
  const bounded = clamp(v, x, -LIMIT, LIMIT);
  const { n, bits } = roundProduct(v, bounded, 2 * Math.LOG2E);
  const q = expm1OfRest(v, v.op("f32x4.add", bounded, bounded), n);
  const scale = powerOfTwo(v, bits);
  const scaled = v.op("f32x4.mul", scale, q);
  const numerator = v.op("f32x4.add", v.op("f32x4.sub", scale, v.f32(1)), scaled);
  const denominator = v.op("f32x4.add", v.op("f32x4.add", scale, v.f32(1)), scaled);
  return v.op("f32x4.div", numerator, denominator);
}
