// C [M, N] = A [M, K] · B [K, N] for batches of matrices with any strides.
//
// The product is cut into tiles of 4 × 8 elements of C, whose sums stay in registers (gemm-tile.ts). Tiles read A in
// panels of four rows and B in panels of eight columns, packed (gemm-pack.ts) block by block so that a block stays in
// the cache, or where they lie if that is faster. A single row has a way of its own (gemm-vector.ts). Each element of C
// is summed in the same order whatever the number of threads.
//
// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.

import { packColumns, packRows } from "./gemm-pack";
import { tileOfColumns, tileOfRows } from "./gemm-tile";
import { vectorTimesColumns, vectorTimesRows } from "./gemm-vector";

const ROWS: i32 = 4;
const COLUMNS: i32 = 8;
/** The largest blocks: B's has DEPTH × WIDTH elements, A's HEIGHT × DEPTH. */
const DEPTH: i32 = 256;
const WIDTH: i32 = 512;
const HEIGHT: i32 = 128;

const FLOAT: usize = 4;
/** Bytes from one step in k to the next in a packed panel of B, and of A. */
const PANEL_ROW: usize = COLUMNS * 4;
const PANEL_COLUMN: usize = ROWS * 4;
/** The packed block of B, then that of A (named/gemm.ts reserves them). */
const PACKED_B: usize = DEPTH * WIDTH * 4;
const SCRATCH: usize = PACKED_B + HEIGHT * DEPTH * 4;

/** With at most so many rows, and with a B of at most so many bytes, B is read where it lies. */
const FEW_ROWS: i32 = 8;
const SMALL_B: usize = 16384;
/** With at most so many columns, A is read where it lies, if its rows or columns are contiguous. */
const FEW_COLUMNS: i32 = 64;

/** Strides are in bytes. `outer` and `inner` count the matrices of two batch axes. */
export function gemm(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize, aOuter: usize, aInner: usize,
  b: usize, bRow: usize, bColumn: usize, bOuter: usize, bInner: usize,
  c: usize, cRow: usize, cOuter: usize, cInner: usize,
  outer: i32, inner: i32,
  scratch: usize, thread: i32, threads: i32,
): void {
  scratch += <usize>thread * SCRATCH;
  let i0 = 0, i1 = m, j0 = 0, j1 = n, from = 0, to = outer * inner;
  if (to >= threads) {
    from = slice(outer * inner, 1, thread, threads);
    to = slice(outer * inner, 1, thread + 1, threads);
  } else if (m >= n) {
    i0 = slice(m, ROWS, thread, threads);
    i1 = slice(m, ROWS, thread + 1, threads);
  } else {
    j0 = slice(n, COLUMNS, thread, threads);
    j1 = slice(n, COLUMNS, thread + 1, threads);
  }
  for (let item = from; item < to; item++) {
    const o = <usize>(item / inner), i = <usize>(item % inner);
    product(
      i1 - i0, j1 - j0, k,
      a + o * aOuter + i * aInner + <usize>i0 * aRow, aRow, aColumn,
      b + o * bOuter + i * bInner + <usize>j0 * bColumn, bRow, bColumn,
      c + o * cOuter + i * cInner + <usize>i0 * cRow + <usize>j0 * FLOAT, cRow, scratch,
    );
  }
}

/** Where the part of one thread begins when `size` is cut between multiples of `grain`. */
function slice(size: i32, grain: i32, thread: i32, threads: i32): i32 {
  return min(size, ((size + grain - 1) / grain) * thread / threads * grain);
}

function product(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize,
  c: usize, cRow: usize, scratch: usize,
): void {
  if (k == 0) {
    for (let i = 0; i < m; i++) memory.fill(c + <usize>i * cRow, 0, <usize>n * FLOAT);
    return;
  }
  if (m == 1) {
    if (bColumn == FLOAT) return vectorTimesRows(n, k, a, aColumn, b, bRow, c);
    if (bRow == FLOAT && aColumn == FLOAT) return vectorTimesColumns(n, k, a, b, bColumn, c);
  }
  const inPlace = bColumn == FLOAT && (m <= FEW_ROWS || <usize>k * bRow <= SMALL_B);
  for (let j = 0; j < n; j += WIDTH) {
    const width = min(WIDTH, n - j);
    for (let p = 0; p < k; p += DEPTH) {
      const depth = min(DEPTH, k - p);
      let panels = b + <usize>p * bRow + <usize>j * bColumn, panel = PANEL_ROW, step = bRow;
      if (!inPlace) {
        packColumns(depth, width, panels, bRow, bColumn, scratch);
        panels = scratch;
        panel = <usize>depth * PANEL_ROW;
        step = PANEL_ROW;
      }
      for (let i = 0; i < m; i += HEIGHT) {
        const block = a + <usize>i * aRow + <usize>p * aColumn;
        const target = c + <usize>i * cRow + <usize>j * FLOAT;
        const height = min(HEIGHT, m - i);
        blockProduct(height, width, depth, block, aRow, aColumn, panels, panel, step, target, cRow, scratch, p > 0);
      }
    }
  }
}

/** One block of A times one block of B, whose panels of eight columns lie `bPanel` bytes apart; `add`: added to C. */
function blockProduct(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bPanel: usize, bRow: usize,
  c: usize, cRow: usize, scratch: usize, add: bool,
): void {
  let aPanel = aRow * <usize>ROWS;
  if (n > FEW_COLUMNS || (aRow != FLOAT && aColumn != FLOAT)) {
    packRows(m, k, a, aRow, aColumn, scratch + PACKED_B);
    a = scratch + PACKED_B;
    aRow = FLOAT;
    aColumn = PANEL_COLUMN;
    aPanel = <usize>k * PANEL_COLUMN;
  }
  for (let j = 0; j < n; j += COLUMNS, b += bPanel) {
    const columns = min(COLUMNS, n - j);
    let rows = a;
    let target = c + <usize>j * FLOAT;
    for (let i = 0; i < m; i += ROWS, rows += aPanel, target += <usize>ROWS * cRow) {
      const count = min(ROWS, m - i);
      if (aRow == FLOAT) tileOfColumns(k, count, columns, rows, aColumn, b, bRow, target, cRow, add);
      else tileOfRows(k, count, columns, rows, aRow, b, bRow, target, cRow, add);
    }
  }
}
