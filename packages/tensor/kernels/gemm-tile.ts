// The innermost loops of the matrix product: 4 × 8 elements of C in eight registers, 4 × 4 where only so many columns
// are left. Each step in k takes four elements of a column of A and eight of a row of B. Rows and columns past the edge
// of C are computed from whatever lies there and not stored. (Unrolled in k, V8 runs out of registers: 35 instead of
// 50 GFLOP/s.)

import { storePart, storeRow } from "./gemm-store";
import { madd } from "./simd";

/** For A whose columns are contiguous: transposed as it lies, or packed into panels of four rows. */
export function tileOfColumns(
  k: i32, rows: i32, columns: i32,
  a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cRow: usize, add: bool,
): void {
  if (columns > 4) columnsTile(true, k, rows, columns, a, aStep, b, bStep, c, cRow, add);
  else columnsTile(false, k, rows, columns, a, aStep, b, bStep, c, cRow, add);
}

/** For A whose rows are contiguous. */
export function tileOfRows(
  k: i32, rows: i32, columns: i32,
  a: usize, aRow: usize, b: usize, bStep: usize, c: usize, cRow: usize, add: bool,
): void {
  if (columns > 4) rowsTile(true, k, rows, columns, a, aRow, b, bStep, c, cRow, add);
  else rowsTile(false, k, rows, columns, a, aRow, b, bStep, c, cRow, add);
}

// @ts-ignore: decorator
@inline
function columnsTile(
  wide: bool, k: i32, rows: i32, columns: i32,
  a: usize, aStep: usize, b: usize, bStep: usize, c: usize, cRow: usize, add: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (let p = 0; p < k; p++, a += aStep, b += bStep) {
    const low = v128.load(b), high = wide ? v128.load(b, 16) : low;
    let x = v128.load32_splat(a);
    c00 = madd(x, low, c00);
    if (wide) c01 = madd(x, high, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, low, c10);
    if (wide) c11 = madd(x, high, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, low, c20);
    if (wide) c21 = madd(x, high, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, low, c30);
    if (wide) c31 = madd(x, high, c31);
  }
  storeTile(rows, columns, c, cRow, c00, c01, c10, c11, c20, c21, c30, c31, add);
}

// @ts-ignore: decorator
@inline
function rowsTile(
  wide: bool, k: i32, rows: i32, columns: i32,
  a: usize, aRow: usize, b: usize, bStep: usize, c: usize, cRow: usize, add: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  let a1 = rows > 1 ? a + aRow : a, a2 = rows > 2 ? a1 + aRow : a, a3 = rows > 3 ? a2 + aRow : a;
  for (let p = 0; p < k; p++, a += 4, a1 += 4, a2 += 4, a3 += 4, b += bStep) {
    const low = v128.load(b), high = wide ? v128.load(b, 16) : low;
    let x = v128.load32_splat(a);
    c00 = madd(x, low, c00);
    if (wide) c01 = madd(x, high, c01);
    x = v128.load32_splat(a1);
    c10 = madd(x, low, c10);
    if (wide) c11 = madd(x, high, c11);
    x = v128.load32_splat(a2);
    c20 = madd(x, low, c20);
    if (wide) c21 = madd(x, high, c21);
    x = v128.load32_splat(a3);
    c30 = madd(x, low, c30);
    if (wide) c31 = madd(x, high, c31);
  }
  storeTile(rows, columns, c, cRow, c00, c01, c10, c11, c20, c21, c30, c31, add);
}

// @ts-ignore: decorator
@inline
function storeTile(
  rows: i32, columns: i32, c: usize, cRow: usize,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128, add: bool,
): void {
  if (rows == 4 && columns == 8) {
    storeRow(c, c00, c01, add);
    storeRow(c + cRow, c10, c11, add);
    storeRow(c + 2 * cRow, c20, c21, add);
    storeRow(c + 3 * cRow, c30, c31, add);
    return;
  }
  storePart(c, c00, c01, columns, add);
  if (rows > 1) storePart(c + cRow, c10, c11, columns, add);
  if (rows > 2) storePart(c + 2 * cRow, c20, c21, columns, add);
  if (rows > 3) storePart(c + 3 * cRow, c30, c31, columns, add);
}
