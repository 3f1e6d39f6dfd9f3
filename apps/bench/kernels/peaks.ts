// What a machine can do at most, in 128-bit WebAssembly: AssemblyScript, compiled by scripts/generate-peaks.mjs.

/**
 * Twelve chains of a · x + y over vectors of four, none of which waits for another: 96 floating-point operations a
 * round. The factors come from outside, because V8 builds constant vectors anew in every round.
 */
export function chains(rounds: i32, x: f32, y: f32): f32 {
  const a = f32x4.splat(x);
  const b = f32x4.splat(y);
  let c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b, c9 = b, c10 = b, c11 = b;
  for (let i = 0; i < rounds; i++) {
    c0 = madd(c0, a, b);
    c1 = madd(c1, a, b);
    c2 = madd(c2, a, b);
    c3 = madd(c3, a, b);
    c4 = madd(c4, a, b);
    c5 = madd(c5, a, b);
    c6 = madd(c6, a, b);
    c7 = madd(c7, a, b);
    c8 = madd(c8, a, b);
    c9 = madd(c9, a, b);
    c10 = madd(c10, a, b);
    c11 = madd(c11, a, b);
  }
  const s0 = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  const s1 = f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7));
  const s2 = f32x4.add(f32x4.add(c8, c9), f32x4.add(c10, c11));
  const s = f32x4.add(f32x4.add(s0, s1), s2);
  return f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3);
}

// @ts-ignore: an AssemblyScript decorator.
@inline
function madd(c: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(c, a, b);
  return f32x4.add(f32x4.mul(c, a), b);
}

/** Copies the first half of `2 · bytes` of memory to the second, `times` times. */
export function copy(bytes: i32, times: i32): void {
  for (let i = 0; i < times; i++) memory.copy(bytes, 0, bytes);
}
