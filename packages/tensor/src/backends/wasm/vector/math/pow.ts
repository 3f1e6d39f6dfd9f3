import type { Node, VectorGraph } from "../graph.js";

/** log2 m = s · L(s²) with s = (m − 1) / (m + 1) on √½ ≤ m ≤ √2, minimax, relative error 2^-38. */
const LOG2 = [0.34073186351257634, 0.41167263340306454, 0.5770835861744259, 0.9617966733374949, 2.8853900817900833];
/** 2^r on |r| ≤ ½, minimax, relative error 2^-29. */
const EXP2 = [
  0.00015353361907330924, 0.0013398874414178286, 0.009618437357674705, 0.05550332471125383, 0.24022647913628803,
  0.6931472028550651, 1,
];
const SQRT_HALF_HIGH = 0x3fe6a09e;
const ONE_HIGH = 0x3ff00000;
const EXPONENT_HIGH = 0x7ff00000;
/** The double 2^52 has this upper word; an integer in the lower bits of such a double is its value above 2^52. */
const TWO_52_HIGH = 0x43300000;
/** |y log2 x| beyond this is 0 or infinite in float32 and still fits a double's exponent. */
const LARGEST_POWER = 400;

/**
 * x^y as `Math.pow`: |x|^y = 2^(y log2 |x|) in doubles, two lanes at a time; then the sign for negative x and odd y,
 * NaN for finite negative x and fractional y, and 1 for y = 0. Error at most 1 ulp.
 */
export function pow(v: VectorGraph, x: Node, y: Node): Node {
  const size = v.op("f32x4.abs", x);
  const low = powerOfPair(v, size, y);
  const high = powerOfPair(v, v.shuffle(size, size, [2, 3, 2, 3]), v.shuffle(y, y, [2, 3, 2, 3]));
  const power = v.shuffle(low, high, [0, 1, 4, 5]);

  const isInteger = v.op("f32x4.eq", v.op("f32x4.trunc", y), y);
  const half = v.op("f32x4.mul", y, v.f32(0.5));
  const isOdd = v.op("v128.andnot", isInteger, v.op("f32x4.eq", v.op("f32x4.trunc", half), half));
  const sign = v.op("v128.and", v.op("v128.and", x, v.bits(0x80000000)), isOdd);
  const negative = v.op("v128.and", v.op("f32x4.lt", x, v.f32(0)), v.op("f32x4.gt", x, v.f32(-Infinity)));
  const undefinedRoot = v.op("v128.andnot", negative, isInteger);
  const signed = v.op("v128.or", v.op("v128.xor", power, sign), undefinedRoot);
  return v.select(v.op("f32x4.eq", y, v.f32(0)), v.f32(1), signed);
}

/** x^y of the two lower lanes, for x ≥ 0. */
function powerOfPair(v: VectorGraph, x: Node, y: Node): Node {
  const exponent = v.op("f64x2.mul", v.op("f64x2.promote_low_f32x4", y), log2(v, v.op("f64x2.promote_low_f32x4", x)));
  return v.op("f32x4.demote_f64x2_zero", exp2(v, exponent));
}

/** log2 of doubles that were float32, so never below the normal range; −∞ for 0, ∞ and NaN as they are. */
function log2(v: VectorGraph, x: Node): Node {
  const one = highWords(v, ONE_HIGH);
  const shifted = v.op("i64x2.add", x, v.op("i64x2.sub", one, highWords(v, SQRT_HALF_HIGH)));
  const biased = v.op("v128.or", v.shift("i64x2.shr_u", shifted, 52), highWords(v, TWO_52_HIGH));
  const e = v.op("f64x2.sub", biased, v.f64(2 ** 52 + 1023));
  const m = v.op("i64x2.add", v.op("i64x2.sub", x, v.op("v128.and", shifted, highWords(v, EXPONENT_HIGH))), one);
  const s = v.op("f64x2.div", v.op("f64x2.sub", m, v.f64(1)), v.op("f64x2.add", m, v.f64(1)));
  const result = v.madd64(s, v.polynomial64(v.op("f64x2.mul", s, s), LOG2), e);
  const nonzero = v.select(v.op("f64x2.lt", x, v.f64(Infinity)), result, x);
  return v.select(
    v.op("f64x2.gt", x, v.f64(0)),
    nonzero,
    v.select(v.op("f64x2.lt", x, v.f64(Infinity)), v.f64(-Infinity), x),
  );
}

/** 2^t: the integer part of t goes into the exponent. */
function exp2(v: VectorGraph, t: Node): Node {
  const bounded = v.op("f64x2.pmax", v.op("f64x2.pmin", t, v.f64(LARGEST_POWER)), v.f64(-LARGEST_POWER));
  const n = v.op("f64x2.nearest", bounded);
  const power = v.polynomial64(v.op("f64x2.sub", bounded, n), EXP2);
  // n + 2^52 + 1023 as a double holds n + 1023 in its low bits: shifted left, that is the double 2^n.
  const biased = v.op("f64x2.add", n, v.f64(2 ** 52 + 1023));
  return v.op("f64x2.mul", power, v.shift("i64x2.shl", biased, 52));
}

/** Doubles given by their upper 32 bits. */
function highWords(v: VectorGraph, word: number): Node {
  return v.words([0, word, 0, word]);
}
