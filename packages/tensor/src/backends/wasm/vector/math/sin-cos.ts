import type { Node, VectorGraph } from "../graph.js";
import { reduceFar, reduceNear, NEAR, type Reduction } from "./quarter-turns.js";

/** (sin r − r) / r³ as a polynomial in r² on |r| ≤ π/4, minimax, relative error of the sine 2^-28. */
const SINE = [-0.00019514957648267785, 0.008332158409805349, -0.16666654573138623];
/** (cos r − 1 + r²/2) / r⁴ as a polynomial in r² on |r| ≤ π/4, minimax, relative error of the cosine 2^-33. */
const COSINE = [2.4432785110762067e-5, -0.0013887313062878705, 0.04166664561880298];

/** Sine. Error at most 2 ulp, for every float. */
export function sin(v: VectorGraph, x: Node): Node {
  // Adding the polynomial loses the sign of a zero.
  const zero = v.op("v128.and", x, v.op("f32x4.eq", x, v.f32(0)));
  return v.op("v128.or", everywhere(v, x, 0), zero);
}

/** Cosine, with the error of `sin`. */
export function cos(v: VectorGraph, x: Node): Node {
  return everywhere(v, x, 1);
}

/** sin(x + ahead · π/2): what few arguments need is left out where no lane has one. */
function everywhere(v: VectorGraph, x: Node, ahead: number): Node {
  const far = v.op("f32x4.gt", v.op("f32x4.abs", x), v.f32(NEAR));
  return v.except(far, sinOf(v, reducePairs(v, x, reduceFar), ahead), sinOf(v, reducePairs(v, x, reduceNear), ahead));
}

/** sin(x + ahead · π/2) with x = n · π/2 + r: by n mod 4 it is sin r, cos r, −sin r or −cos r. */
function sinOf(v: VectorGraph, { n, r }: { n: Node; r: Node }, ahead: number): Node {
  const quarter = ahead === 0 ? n : v.op("i32x4.add", n, v.bits(ahead));
  const square = v.op("f32x4.mul", r, r);
  const sine = v.madd(v.op("f32x4.mul", v.polynomial(square, SINE), square), r, r);
  const cosineTail = v.op("f32x4.mul", v.polynomial(square, COSINE), v.op("f32x4.mul", square, square));
  const cosine = v.op("f32x4.add", v.madd(square, v.f32(-0.5), cosineTail), v.f32(1));
  // Bit 0 of the quarter chooses the function, bit 1 the sign.
  const odd = v.op("i32x4.ne", v.op("v128.and", quarter, v.bits(1)), v.bits(0));
  const sign = v.shift("i32x4.shl", v.op("v128.and", quarter, v.bits(2)), 30);
  return v.op("v128.xor", v.select(odd, cosine, sine), sign);
}

/** Reduces four floats as two pairs of doubles. */
function reducePairs(v: VectorGraph, x: Node, reduce: Reduction): { n: Node; r: Node } {
  const low = reduce(v, v.op("f64x2.promote_low_f32x4", x));
  const high = reduce(v, v.op("f64x2.promote_low_f32x4", v.shuffle(x, x, [2, 3, 2, 3])));
  const r = v.shuffle(v.op("f32x4.demote_f64x2_zero", low.r), v.op("f32x4.demote_f64x2_zero", high.r), [0, 1, 4, 5]);
  return { n: v.shuffle(low.n, high.n, [0, 2, 4, 6]), r };
}
