// The yardstick of measure-gemm.mjs, not part of the library: a plain packed matrix product with tiles of 6 × 8, for
// sizes that its tiles divide.

// @ts-ignore: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

function packA(a: usize, lda: usize, mc: i32, kc: i32, dst: usize): void {
  for (let i = 0; i < mc; i += 6) {
    for (let p = 0; p < kc; p++) {
      for (let r = 0; r < 6; r++, dst += 4) {
        store<f32>(dst, i + r < mc ? load<f32>(a + (<usize>(i + r) * lda + p) * 4) : 0);
      }
    }
  }
}

function packB(b: usize, ldb: usize, kc: i32, nc: i32, dst: usize): void {
  for (let j = 0; j < nc; j += 8) {
    let src = b + <usize>j * 4;
    for (let p = 0; p < kc; p++, dst += 32, src += ldb * 4) {
      v128.store(dst, v128.load(src));
      v128.store(dst, v128.load(src, 16), 16);
    }
  }
}

// @ts-ignore: decorator
@inline
function addRow(c: usize, low: v128, high: v128): void {
  v128.store(c, f32x4.add(v128.load(c), low));
  v128.store(c, f32x4.add(v128.load(c, 16), high), 16);
}

function micro(kc: i32, a: usize, b: usize, c: usize, ldc: usize): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  for (let p = 0; p < kc; p++, a += 24, b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00), c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10), c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20), c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30), c31 = madd(x, b1, c31);
    x = v128.load32_splat(a, 16);
    c40 = madd(x, b0, c40), c41 = madd(x, b1, c41);
    x = v128.load32_splat(a, 20);
    c50 = madd(x, b0, c50), c51 = madd(x, b1, c51);
  }
  const s = ldc * 4;
  addRow(c, c00, c01);
  addRow(c + s, c10, c11);
  addRow(c + 2 * s, c20, c21);
  addRow(c + 3 * s, c30, c31);
  addRow(c + 4 * s, c40, c41);
  addRow(c + 5 * s, c50, c51);
}

export function plain(m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, scratch: usize): void {
  const KC = 256, MC = 96;
  const pa = scratch, pb = scratch + <usize>(MC * KC * 4);
  memory.fill(c, 0, <usize>(m * n * 4));
  for (let p = 0; p < k; p += KC) {
    const kc = min(KC, k - p);
    packB(b + <usize>(p * n) * 4, n, kc, n, pb);
    for (let i = 0; i < m; i += MC) {
      const mc = min(MC, m - i);
      packA(a + <usize>(i * k + p) * 4, k, mc, kc, pa);
      for (let j = 0; j < n; j += 8) {
        const bp = pb + <usize>(j * kc) * 4;
        for (let ii = 0; ii < mc; ii += 6) micro(kc, pa + <usize>(ii * kc) * 4, bp, c + <usize>((i + ii) * n + j) * 4, n);
      }
    }
  }
}
