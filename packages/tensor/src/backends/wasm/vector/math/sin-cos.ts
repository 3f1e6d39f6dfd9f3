import type { Node, VectorGraph } from "../graph.js";

/** (sin r − r) / r³ as a polynomial in r² on |r| ≤ π/4, minimax, relative error of the sine 2^-28. */
const SINE = [-0.00019514957648267785, 0.008332158409805349, -0.16666654573138623];
/** (cos r − 1 + r²/2) / r⁴ as a polynomial in r² on |r| ≤ π/4, minimax, relative error of the cosine 2^-33. */
const COSINE = [2.4432785110762067e-5, -0.0013887313062878705, 0.04166664561880298];
/** π/2 in two parts: the first has 33 bits, so that n times it is exact in doubles for n below 2^20. */
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_LOW = 6.077100506506192e-11;
const LARGEST_REMAINDER = Math.fround(Math.PI / 4 + 1e-3);

/** Sine. Error at most 2 ulp for |x| < 10^6; farther out the argument's reduction loses digits, but |sin x| ≤ 1. */
export function sin(v: VectorGraph, x: Node): Node {
  return quarters(v, x, 0);
}

/** Cosine, with the error of `sin`. */
export function cos(v: VectorGraph, x: Node): Node {
  return quarters(v, x, 1);
}

/** sin(x + ahead · π/2) with x = n · π/2 + r: by n mod 4 it is sin r, cos r, −sin r or −cos r. */
function quarters(v: VectorGraph, x: Node, ahead: number): Node {
  const { n, r } = reduce(v, x);
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

/** n = round(x / (π/2)) and r = x − n · π/2, computed in doubles, two lanes at a time. */
function reduce(v: VectorGraph, x: Node): { n: Node; r: Node } {
  const halves = [x, v.shuffle(x, x, [2, 3, 2, 3])].map((half) => {
    const wide = v.op("f64x2.promote_low_f32x4", half);
    const n = v.op("f64x2.nearest", v.op("f64x2.mul", wide, v.f64(2 / Math.PI)));
    const r = v.madd64(n, v.f64(-HALF_PI_LOW), v.madd64(n, v.f64(-HALF_PI_HIGH), wide));
    return {
      n: v.op("i32x4.trunc_sat_f64x2_s_zero", n),
      r: v.op("f32x4.demote_f64x2_zero", r),
    };
  });
  const [low, high] = halves as [{ n: Node; r: Node }, { n: Node; r: Node }];
  const r = v.shuffle(low.r, high.r, [0, 1, 4, 5]);
  const limit = v.f32(LARGEST_REMAINDER);
  return {
    n: v.shuffle(low.n, high.n, [0, 1, 4, 5]),
    r: v.op("f32x4.pmax", v.op("f32x4.pmin", r, limit), v.op("f32x4.neg", limit)),
  };
}
