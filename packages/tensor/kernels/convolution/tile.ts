// The innermost loops of convolutions: 4 × 8 sums in registers, as in the matrix product's short tiles, over runs that are
// found through pointers.

import { positive } from "../gemm/store";
import { madd } from "../simd";

const FLOAT: usize = 4;

/**
 * Four rows of up to eight columns: y = bias + Σ over taps and their runs of x · b, then max(y, 0) for `relu`. `table` has four
 * pointers for each tap, `b` the eight floats of the bias and eight for each element of each run, `targets` a pointer for each row.
 */
export function rowTile(taps: i32, run: i32, columns: i32, table: usize, b: usize, targets: usize, offset: usize, relu: bool): void {
  if (columns > 4) wideRows(taps, run, columns, table, b, targets, offset, relu);
  else narrowRows(taps, run, columns, table, b, targets, offset, relu);
}

function wideRows(taps: i32, run: i32, columns: i32, table: usize, b: usize, targets: usize, offset: usize, relu: bool): void {
  rows(true, taps, run, columns, table, b, targets, offset, relu);
}

function narrowRows(taps: i32, run: i32, columns: i32, table: usize, b: usize, targets: usize, offset: usize, relu: bool): void {
  rows(false, taps, run, columns, table, b, targets, offset, relu);
}

// @ts-ignore: decorator
@inline
function rows(
  wide: bool, taps: i32, run: i32, columns: i32, table: usize, b: usize, targets: usize, offset: usize, relu: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const bias = b;
  b += 8 * FLOAT;
  for (; taps > 0; taps--, table += 16) {
    let x0 = <usize>load<u32>(table), x1 = <usize>load<u32>(table, 4);
    let x2 = <usize>load<u32>(table, 8), x3 = <usize>load<u32>(table, 12);
    for (let p = 0; p < run; p++, x0 += FLOAT, x1 += FLOAT, x2 += FLOAT, x3 += FLOAT, b += 8 * FLOAT) {
      const low = v128.load(b), high = wide ? v128.load(b, 16) : low;
      let x = v128.load32_splat(x0);
      c00 = madd(x, low, c00);
      if (wide) c01 = madd(x, high, c01);
      x = v128.load32_splat(x1);
      c10 = madd(x, low, c10);
      if (wide) c11 = madd(x, high, c11);
      x = v128.load32_splat(x2);
      c20 = madd(x, low, c20);
      if (wide) c21 = madd(x, high, c21);
      x = v128.load32_splat(x3);
      c30 = madd(x, low, c30);
      if (wide) c31 = madd(x, high, c31);
    }
  }
  const low = v128.load(bias), high = wide ? v128.load(bias, 16) : low;
  c00 = finish(c00, low, relu);
  if (wide) c01 = finish(c01, high, relu);
  c10 = finish(c10, low, relu);
  if (wide) c11 = finish(c11, high, relu);
  c20 = finish(c20, low, relu);
  if (wide) c21 = finish(c21, high, relu);
  c30 = finish(c30, low, relu);
  if (wide) c31 = finish(c31, high, relu);
  const y0 = <usize>load<u32>(targets) + offset, y1 = <usize>load<u32>(targets, 4) + offset;
  const y2 = <usize>load<u32>(targets, 8) + offset, y3 = <usize>load<u32>(targets, 12) + offset;
  if (columns == 8) {
    v128.store(y0, c00);
    v128.store(y0, c01, 16);
    v128.store(y1, c10);
    v128.store(y1, c11, 16);
    v128.store(y2, c20);
    v128.store(y2, c21, 16);
    v128.store(y3, c30);
    v128.store(y3, c31, 16);
    return;
  }
  storeFirst(y0, c00, c01, columns);
  storeFirst(y1, c10, c11, columns);
  storeFirst(y2, c20, c21, columns);
  storeFirst(y3, c30, c31, columns);
}

/** A sum on its way to y. */
// @ts-ignore: decorator
@inline
export function finish(sum: v128, bias: v128, relu: bool): v128 {
  sum = f32x4.add(sum, bias);
  return relu ? positive(sum) : sum;
}

/** Stores the first `columns` < 8 of eight elements. */
export function storeFirst(y: usize, low: v128, high: v128, columns: i32): void {
  if (columns & 4) {
    v128.store(y, low);
    low = high;
    y += 16;
  }
  if (columns & 2) {
    v128.store64_lane(y, low, 0);
    low = i8x16.shuffle(low, low, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    y += 8;
  }
  if (columns & 1) v128.store32_lane(y, low, 0);
}

/**
 * Four elements of the runs of `rows` rows times eight columns of their partners: c += or = Σ over rows of x · b. `table` has
 * a pointer for each row, `b` eight floats.
 */
export function tapTile(rows: i32, table: usize, offset: usize, b: usize, c: usize, cRow: usize, add: bool): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; rows > 0; rows--, table += 4, b += 8 * FLOAT) {
    const from = <usize>load<u32>(table) + offset;
    const low = v128.load(b), high = v128.load(b, 16);
    let x = v128.load32_splat(from);
    c00 = madd(x, low, c00);
    c01 = madd(x, high, c01);
    x = v128.load32_splat(from, 4);
    c10 = madd(x, low, c10);
    c11 = madd(x, high, c11);
    x = v128.load32_splat(from, 8);
    c20 = madd(x, low, c20);
    c21 = madd(x, high, c21);
    x = v128.load32_splat(from, 12);
    c30 = madd(x, low, c30);
    c31 = madd(x, high, c31);
  }
  storeEight(c, c00, c01, add);
  storeEight(c + cRow, c10, c11, add);
  storeEight(c + 2 * cRow, c20, c21, add);
  storeEight(c + 3 * cRow, c30, c31, add);
}

// @ts-ignore: decorator
@inline
function storeEight(c: usize, low: v128, high: v128, add: bool): void {
  if (add) {
    low = f32x4.add(v128.load(c), low);
    high = f32x4.add(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}
