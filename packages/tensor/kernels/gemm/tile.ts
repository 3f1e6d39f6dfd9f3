// The innermost loops of the matrix product: tiles of 6 × 8 or 4 × 8 elements of C, whose sums stay in registers, 6 × 4
// or 4 × 4 where only so many columns are left. Each step in k takes the elements of a column of A one by one and eight
// elements of a row of B. Rows and columns past the edge of C are computed from whatever lies there and not stored.
//
// Why these sizes: x86-64 has 16 vector registers, of which V8 keeps one for itself. 6 × 8 takes 12 sums, 2 vectors of B
// and 1 element of A: with a fused multiply-add all 15. Without it a product needs a register of its own, and 4 × 8 is the
// largest that fits. V8 unrolls the loop in k; unrolled by hand it ran out of registers. Each kind of tile is a function
// for the same reason: several loops in one function got worse registers.

import { madd } from "../simd";
import { storeFour, storeTwo } from "./store";

/** Rows of a tall tile and of a short one, columns of both. */
export const TALL: i32 = 6;
export const SHORT: i32 = 4;
export const COLUMNS: i32 = 8;

const FLOAT: usize = 4;

/** How many of `m` rows go into tall tiles. Those are always full; the short ones have as few empty rows as possible. */
export function tallRows(m: i32): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) return 0;
  const left = m % TALL;
  return max(m - left - (left == 1 || left == 2 || left == 5 ? TALL : 0), 0);
}

/**
 * C = D + A · B for up to eight columns of B, in tall tiles. `byRows`: A is read along contiguous rows, which lie `aMove`
 * bytes apart; else along contiguous columns. From one tile to the next it is `aTile` bytes. D = 0: there is none.
 */
export function tallTiles(
  byRows: bool, m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  if (byRows) {
    if (columns > 4) tallRowsWide(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
    else tallRowsNarrow(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
  } else if (columns > 4) tallColumnsWide(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
  else tallColumnsNarrow(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

/** The same in short tiles. */
export function shortTiles(
  byRows: bool, m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  if (byRows) {
    if (columns > 4) shortRowsWide(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
    else shortRowsNarrow(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
  } else if (columns > 4) shortColumnsWide(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
  else shortColumnsNarrow(m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function tallRowsWide(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(true, true, true, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function tallRowsNarrow(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(true, true, false, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function tallColumnsWide(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(true, false, true, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function tallColumnsNarrow(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(true, false, false, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function shortRowsWide(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(false, true, true, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function shortRowsNarrow(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(false, true, false, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function shortColumnsWide(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(false, false, true, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

function shortColumnsNarrow(
  m: i32, columns: i32, k: i32, a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  tiles(false, false, false, m, columns, k, a, aMove, aTile, b, bStep, c, cRow, d, dRow, relu);
}

// @ts-ignore: decorator
@inline
function tiles(
  tall: bool, byRows: bool, wide: bool, m: i32, columns: i32, k: i32,
  a: usize, aMove: usize, aTile: usize, b: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  const height = tall ? TALL : SHORT;
  const cTile = <usize>height * cRow, dTile = <usize>height * dRow, cFour = 4 * cRow, dFour = 4 * dRow;
  for (; m > 0; m -= height, a += aTile, c += cTile) {
    let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
    let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
    // A row past the edge is the one before it once more: there may be nothing to read behind the last.
    let x0 = a, x1 = tall || m > 1 ? x0 + aMove : x0, x2 = tall || m > 2 ? x1 + aMove : x1;
    let x3 = tall || m > 3 ? x2 + aMove : x2, x4 = x3 + aMove, x5 = x4 + aMove;
    for (let p = 0, y = b; p < k; p++, y += bStep) {
      const low = v128.load(y), high = wide ? v128.load(y, 16) : low;
      let x = v128.load32_splat(x0);
      c00 = madd(x, low, c00);
      if (wide) c01 = madd(x, high, c01);
      x = byRows ? v128.load32_splat(x1) : v128.load32_splat(x0, 4);
      c10 = madd(x, low, c10);
      if (wide) c11 = madd(x, high, c11);
      x = byRows ? v128.load32_splat(x2) : v128.load32_splat(x0, 8);
      c20 = madd(x, low, c20);
      if (wide) c21 = madd(x, high, c21);
      x = byRows ? v128.load32_splat(x3) : v128.load32_splat(x0, 12);
      c30 = madd(x, low, c30);
      if (wide) c31 = madd(x, high, c31);
      if (tall) {
        x = byRows ? v128.load32_splat(x4) : v128.load32_splat(x0, 16);
        c40 = madd(x, low, c40);
        if (wide) c41 = madd(x, high, c41);
        x = byRows ? v128.load32_splat(x5) : v128.load32_splat(x0, 20);
        c50 = madd(x, low, c50);
        if (wide) c51 = madd(x, high, c51);
      }
      x0 += byRows ? FLOAT : aMove;
      if (byRows) {
        x1 += FLOAT;
        x2 += FLOAT;
        x3 += FLOAT;
        if (tall) x4 += FLOAT;
        if (tall) x5 += FLOAT;
      }
    }
    storeFour(wide, tall ? SHORT : m, columns, c, cRow, d, dRow, relu, c00, c01, c10, c11, c20, c21, c30, c31);
    if (tall) storeTwo(wide, 2, columns, c + cFour, cRow, d ? d + dFour : 0, dRow, relu, c40, c41, c50, c51);
    if (d) d += dTile;
  }
}
