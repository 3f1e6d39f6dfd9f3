import { SIGN, type Node, type VectorGraph } from "../graph.js";
import { powerOfTwo, roundProduct } from "./exponent.js";

/** erf x / x − 1 as a polynomial in x² on |x| ≤ 0.9, minimax, relative error of erf 2^-26. */
const NEAR = [
  -0.0006090378767813698, 0.005011967030245076, -0.02677891235365314, 0.11282140935004606, -0.37612523294273875,
  0.12837915380475784,
];
/** log2(1 − erf x) on 0.9 ≤ x ≤ 4, minimax, relative error of erf 2^-29. */
const FAR = [
  0.00028597061166300267, -0.0044225685292961555, 0.03219405034688565, -0.1502042937292122, -0.9189622307179927,
  -1.6270674919798809, -0.00024013252674751583,
];
/** −2^r on |r| ≤ ½, minimax, relative error 2^-23. */
const MINUS_EXP2 = [
  -0.0013264726924150376, -0.009671512658795286, -0.055507337441609246, -0.2402224208495779, -0.6931469775985293, -1,
];
const BORDER = 0.9;
/** Farther out the result is ±1 in float32. */
const LIMIT = 4;

/** Error function: near 0 an odd polynomial, farther out 1 − 2^p(|x|). Error at most 2 ulp. */
export function erf(v: VectorGraph, x: Node): Node {
  const sign = v.bits(SIGN);
  const size = v.op("v128.andnot", x, sign);
  const near = v.madd(x, v.polynomial(v.op("f32x4.mul", x, x), NEAR), x);

  const exponent = v.polynomial(v.op("f32x4.pmin", size, v.f32(LIMIT)), FAR);
  const { n, bits } = roundProduct(v, exponent, 1);
  const power = v.polynomial(v.op("f32x4.sub", exponent, n), MINUS_EXP2);
  const far = v.madd(power, powerOfTwo(v, bits), v.f32(1));
  const signed = v.op("v128.or", far, v.op("v128.and", x, sign));
  return v.select(v.op("f32x4.gt", size, v.f32(BORDER)), signed, near);
}
