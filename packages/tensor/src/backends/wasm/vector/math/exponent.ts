import type { Node, VectorGraph } from "../graph.js";

/** 1.5 · 2^23: at this size neighbouring floats are 1 apart, so that adding it rounds to an integer, ties to even. */
const ROUNDER = 1.5 * 2 ** 23;
/** A float's exponent is stored as so much more than it is. */
const BIAS = 127;

/** ln 2 in two parts, of which the first has so few bits that small integers times it are exact. */
export const LN2_HIGH = 0.693359375;
export const LN2_LOW = Math.LN2 - LN2_HIGH;

/** (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, minimax with four times the weight below −0.2, relative error of e^r 2^-27.7. */
const POLYNOMIAL = [
  0.001350948354229331, 0.008367982693016529, 0.04167361930012703, 0.16666528582572937, 0.4999997317790985,
];

/** An integer as a float, and in the low bits of an integer. */
export interface Rounded {
  readonly n: Node;
  /** Its low nine bits are those of n + `bias`. */
  readonly bits: Node;
}

/** n = round(x · scale) for |n| up to 2^21; cheaper than rounding and converting. */
export function roundProduct(v: VectorGraph, x: Node, scale: number, bias = BIAS): Rounded {
  const rounder = v.f32(ROUNDER + bias);
  const bits = v.madd(x, v.f32(scale), rounder);
  return { n: v.op("f32x4.sub", bits, rounder), bits };
}

/** The power of two whose stored exponent is the low eight of these bits. */
export function powerOfTwo(v: VectorGraph, bits: Node): Node {
  return v.shift("i32x4.shl", bits, 23);
}

/** e^r − 1 for |r| ≤ ln 2 / 2. */
export function expm1(v: VectorGraph, r: Node): Node {
  return v.madd(v.polynomial(r, POLYNOMIAL), v.op("f32x4.mul", r, r), r);
}

/** x within low … high; NaN stays, as pseudo-minimum and pseudo-maximum return their first operand then. */
export function clamp(v: VectorGraph, x: Node, low: number, high: number): Node {
  return v.op("f32x4.pmin", v.op("f32x4.pmax", x, v.f32(low)), v.f32(high));
}
