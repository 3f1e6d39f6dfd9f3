// Few columns: dot products, in tiles of 4 × 2. Each is summed in four lanes, which are added at the end.

import { madd } from "../simd";
import { positive } from "./store";

const FLOAT: usize = 4;

/**
 * C = D + A · B for A with contiguous rows. B's columns are packed into scratch (n · k floats) unless they are contiguous.
 * The strides of C and D are arbitrary.
 */
export function dots(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, b: usize, bRow: usize, bColumn: usize,
  c: usize, cRow: usize, cColumn: usize, d: usize, dRow: usize, dColumn: usize, relu: bool, scratch: usize,
): void {
  if (bRow != FLOAT) {
    for (let j = 0; j < n; j++) packColumn(k, b + <usize>j * bColumn, bRow, scratch + <usize>(j * k) * FLOAT);
    b = scratch;
    bColumn = <usize>k * FLOAT;
  }
  for (; n > 1; n -= 2, b += 2 * bColumn, c += 2 * cColumn) {
    twoColumns(m, k, a, aRow, b, bColumn, c, cRow, cColumn, d, dRow, dColumn, relu);
    if (d) d += 2 * dColumn;
  }
  if (n) oneColumn(m, k, a, aRow, b, c, cRow, d, dRow, relu);
}

function packColumn(k: i32, b: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, b += step, target += FLOAT) store<f32>(target, load<f32>(b));
}

function twoColumns(
  m: i32, k: i32, a: usize, aRow: usize, b: usize, bColumn: usize,
  c: usize, cRow: usize, cColumn: usize, d: usize, dRow: usize, dColumn: usize, relu: bool,
): void {
  tiles(true, m, k, a, aRow, b, bColumn, c, cRow, cColumn, d, dRow, dColumn, relu);
}

function oneColumn(
  m: i32, k: i32, a: usize, aRow: usize, b: usize, c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(false, m, k, a, aRow, b, 0, c, cRow, 0, d, dRow, 0, relu);
}

/** Four rows at a time, with two columns or one. */
// @ts-ignore: decorator
@inline
function tiles(
  two: bool, m: i32, k: i32, a: usize, aRow: usize, b: usize, bColumn: usize,
  c: usize, cRow: usize, cColumn: usize, d: usize, dRow: usize, dColumn: usize, relu: bool,
): void {
  const rest = k & 3;
  for (; m > 0; m -= 4, a += 4 * aRow, c += 4 * cRow) {
    let a0 = a, a1 = m > 1 ? a + aRow : a, a2 = m > 2 ? a1 + aRow : a, a3 = m > 3 ? a2 + aRow : a;
    let b0 = b, b1 = b + bColumn;
    let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
    for (let p = 4; p <= k; p += 4, a0 += 16, a1 += 16, a2 += 16, a3 += 16, b0 += 16) {
      const u = v128.load(b0), v = two ? v128.load(b1) : u;
      let x = v128.load(a0);
      c00 = madd(x, u, c00);
      if (two) c01 = madd(x, v, c01);
      x = v128.load(a1);
      c10 = madd(x, u, c10);
      if (two) c11 = madd(x, v, c11);
      x = v128.load(a2);
      c20 = madd(x, u, c20);
      if (two) c21 = madd(x, v, c21);
      x = v128.load(a3);
      c30 = madd(x, u, c30);
      if (two) c31 = madd(x, v, c31);
      if (two) b1 += 16;
    }
    if (rest) {
      const u = firstOf(rest, b0), x = firstOf(rest, a0), y = firstOf(rest, a1), z = firstOf(rest, a2), w = firstOf(rest, a3);
      c00 = madd(x, u, c00);
      c10 = madd(y, u, c10);
      c20 = madd(z, u, c20);
      c30 = madd(w, u, c30);
      if (two) {
        const v = firstOf(rest, b1);
        c01 = madd(x, v, c01);
        c11 = madd(y, v, c11);
        c21 = madd(z, v, c21);
        c31 = madd(w, v, c31);
      }
    }
    storeSums(m, c, cRow, d, dRow, relu, sums(c00, c10, c20, c30));
    if (two) storeSums(m, c + cColumn, cRow, d ? d + dColumn : 0, dRow, relu, sums(c01, c11, c21, c31));
    if (d) d += 4 * dRow;
  }
}

/** The first `count` < 4 of four elements, then zeros. */
// @ts-ignore: decorator
@inline
function firstOf(count: i32, from: usize): v128 {
  return v128.and(v128.load(from), i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** The sum of each vector's lanes, (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline
function sums(w: v128, x: v128, y: v128, z: v128): v128 {
  const wx = f32x4.add(
    i8x16.shuffle(w, x, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(w, x, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  const yz = f32x4.add(
    i8x16.shuffle(y, z, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
    i8x16.shuffle(y, z, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
  );
  return f32x4.add(
    i8x16.shuffle(wx, yz, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(wx, yz, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  );
}

/** Up to four elements of a column of C. */
// @ts-ignore: decorator
@inline
function storeSums(rows: i32, c: usize, cRow: usize, d: usize, dRow: usize, relu: bool, sums: v128): void {
  if (d) {
    let add = v128.load32_splat(d);
    if (rows > 1) add = v128.load32_lane(d + dRow, add, 1);
    if (rows > 2) add = v128.load32_lane(d + 2 * dRow, add, 2);
    if (rows > 3) add = v128.load32_lane(d + 3 * dRow, add, 3);
    sums = f32x4.add(sums, add);
  }
  if (relu) sums = positive(sums);
  v128.store32_lane(c, sums, 0);
  if (rows > 1) v128.store32_lane(c + cRow, sums, 1);
  if (rows > 2) v128.store32_lane(c + 2 * cRow, sums, 2);
  if (rows > 3) v128.store32_lane(c + 3 * cRow, sums, 3);
}
