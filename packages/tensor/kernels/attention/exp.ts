import { madd } from "../simd";

/** Below, e^x is 0 here: weights so small change no sum. */
const LOWEST: f32 = -87;

const ROUNDER: f32 = 12582912.0 + 127.0;

/** Bytes of the constants that `exp` reads: from memory, because V8 builds a constant vector anew at each use. */
export const CONSTANTS: usize = 48;

export function storeConstants(at: usize): void {
  store<f32>(at, ROUNDER);
  store<f32>(at, 1.4426950408889634, 4);
  store<f32>(at, -0.693359375, 8);
  store<f32>(at, 2.1219444005469057e-4, 12);
  store<f32>(at, 0.001350948354229331, 16);
  store<f32>(at, 0.008367982693016529, 20);
  store<f32>(at, 0.04167361930012703, 24);
  store<f32>(at, 0.16666528582572937, 28);
  store<f32>(at, 0.4999997317790985, 32);
  store<f32>(at, 1, 36);
  store<f32>(at, LOWEST, 40);
}

/** e^x for x ≤ 0, as loops compute it (see src/backends/wasm/vector/math/exp.ts), but 0 below −87. At most 1 ulp off. */
// @ts-ignore: decorator
@inline
export function exp(x: v128, constants: usize): v128 {
  const rounder = v128.load32_splat(constants);
  const bits = madd(x, v128.load32_splat(constants, 4), rounder);
  const n = f32x4.sub(bits, rounder);
  const r = madd(n, v128.load32_splat(constants, 12), madd(n, v128.load32_splat(constants, 8), x));
  let p = madd(v128.load32_splat(constants, 16), r, v128.load32_splat(constants, 20));
  p = madd(p, r, v128.load32_splat(constants, 24));
  p = madd(p, r, v128.load32_splat(constants, 28));
  p = madd(p, r, v128.load32_splat(constants, 32));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), v128.load32_splat(constants, 36));
  // NaN is not below.
  return v128.andnot(f32x4.mul(p, i32x4.shl(bits, 23)), f32x4.lt(x, v128.load32_splat(constants, 40)));
}
