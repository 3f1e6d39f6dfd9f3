// The yardstick of measure-gemm.mjs, not part of the library: as many multiplications and additions as the processor can do,
// in twelve independent chains.

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** 96 · n floating-point operations; `at`: 32 bytes to read, 16 behind to write. */
export function peak(n: i32, at: usize): void {
  const x = v128.load(at), y = v128.load(at, 16);
  let c0 = x, c1 = y, c2 = x, c3 = y, c4 = x, c5 = y, c6 = x, c7 = y, c8 = x, c9 = y, c10 = x, c11 = y;
  for (; n > 0; n--) {
    c0 = madd(x, y, c0);
    c1 = madd(x, y, c1);
    c2 = madd(x, y, c2);
    c3 = madd(x, y, c3);
    c4 = madd(x, y, c4);
    c5 = madd(x, y, c5);
    c6 = madd(x, y, c6);
    c7 = madd(x, y, c7);
    c8 = madd(x, y, c8);
    c9 = madd(x, y, c9);
    c10 = madd(x, y, c10);
    c11 = madd(x, y, c11);
  }
  const even = f32x4.add(f32x4.add(c0, c2), f32x4.add(f32x4.add(c4, c6), f32x4.add(c8, c10)));
  const odd = f32x4.add(f32x4.add(c1, c3), f32x4.add(f32x4.add(c5, c7), f32x4.add(c9, c11)));
  v128.store(at, f32x4.add(even, odd), 32);
}
