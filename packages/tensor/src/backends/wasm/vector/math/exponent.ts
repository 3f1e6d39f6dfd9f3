import { bitsOf, type Node, type VectorGraph } from "../graph.js";

/** 1.5 · 2^23: at this size neighbouring floats are 1 apart, so that adding it rounds to an integer, ties to even. */
const ROUNDER = 1.5 * 2 ** 23;

/** An integer as a float and as the low bits of another. */
export interface Rounded {
  readonly n: Node;
  /** The bits of n + `ROUNDER`: the integer n, above `ROUNDER`'s own bits. */
  readonly bits: Node;
}

/** round(x · scale) for results of at most 2^22; cheaper than rounding and converting. */
export function roundProduct(v: VectorGraph, x: Node, scale: number): Rounded {
  const bits = v.madd(x, v.f32(scale), v.f32(ROUNDER));
  return { n: v.op("f32x4.sub", bits, v.f32(ROUNDER)), bits };
}

/** The integer as an int32. */
export function toInteger(v: VectorGraph, { bits }: Rounded): Node {
  return v.op("i32x4.sub", bits, v.bits(bitsOf(ROUNDER)));
}

/** 2^n for −126 ≤ n ≤ 127, n in the low nine bits of an integer: shifts the rest out and n into the exponent. */
export function powerOfTwo(v: VectorGraph, n: Node): Node {
  return v.op("i32x4.add", v.shift("i32x4.shl", n, 23), v.f32(1));
}

/** ln 2 in two parts, of which the first has so few bits that small integers times it are exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;

/** (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, minimax, relative error of e^r 2^-28. */
const POLYNOMIAL = [
  0.0013814539895757943, 0.008368745125468566, 0.041668390789321275, 0.16666520398864348, 0.4999999343210092,
];

/** e^x − 1 after taking n · ln 2 from x, which leaves |r| ≤ ln 2 / 2. */
export function expm1OfRest(v: VectorGraph, x: Node, n: Node): Node {
  const r = v.madd(n, v.f32(-LN2_LOW), v.madd(n, v.f32(-LN2_HIGH), x));
  return v.madd(v.polynomial(r, POLYNOMIAL), v.op("f32x4.mul", r, r), r);
}

/** x within −limit … limit; NaN stays, as pseudo-minimum and pseudo-maximum return their first operand then. */
export function clamp(v: VectorGraph, x: Node, low: number, high: number): Node {
  return v.op("f32x4.pmin", v.op("f32x4.pmax", x, v.f32(low)), v.f32(high));
}
