import type { Node, VectorGraph } from "./graph.js";

/** x << count. */
export function shiftLeft(v: VectorGraph, x: Node, count: Node): Node {
  const known = uniform(count);
  return known === undefined ? v.op("i32x4.mul", x, powerOfTwo(v, count)) : v.shift("i32x4.shl", x, known);
}

/** x >>> count: the high half of x · 2^(32 − count). */
export function shiftRight(v: VectorGraph, x: Node, count: Node): Node {
  const known = uniform(count);
  if (known !== undefined) return v.shift("i32x4.shr_u", x, known);
  const scale = powerOfTwo(v, v.op("i32x4.sub", v.bits(32), count));
  const low = v.op("i64x2.extmul_low_i32x4_u", x, scale);
  const high = v.op("i64x2.extmul_high_i32x4_u", x, scale);
  const unshifted = v.op("i32x4.eq", count, v.bits(0));
  return v.select(unshifted, x, v.shuffle(low, high, [1, 3, 5, 7]));
}

/** The instructions shift all lanes by one count; this is the count if it is one constant. */
function uniform({ operation }: Node): number | undefined {
  return operation.kind === "constant" ? operation.words[0] & 31 : undefined;
}

/** 2^n for n in 0 … 31 as an unsigned integer: write n into the exponent of a float and convert. */
function powerOfTwo(v: VectorGraph, n: Node): Node {
  const float = v.shift("i32x4.shl", v.op("i32x4.add", n, v.bits(127)), 23);
  return v.op("i32x4.trunc_sat_f32x4_u", float);
}
