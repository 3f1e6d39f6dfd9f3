// C [M, N] = A [M, K] · B [K, N] for batches of matrices with any strides.
//
// The product is cut into tiles of 4 × 8 elements of C, whose sums stay in registers (gemm-tile.ts). B is cut into
// blocks of DEPTH × WIDTH, which are copied into panels of eight columns, so that a tile reads B in one stream; A is
// read where it lies if its rows or its columns are contiguous, else copied into panels of four rows (gemm-pack.ts).
// Each element of C is summed in the same order whatever the number of threads.
//
// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.

import { packColumns, packRows } from "./gemm-pack";
import { tileOfColumns, tileOfRows } from "./gemm-tile";

const ROWS: i32 = 4;
const COLUMNS: i32 = 8;
const DEPTH: i32 = 256;
const WIDTH: i32 = 512;
const HEIGHT: i32 = 128;

const FLOAT: usize = 4;
/** Bytes from one step in k to the next in a packed panel of B, and of A. */
const PANEL_ROW: usize = COLUMNS * 4;
const PANEL_COLUMN: usize = ROWS * 4;
/** Bytes of the packed block of B; the packed block of A follows. */
const PACKED_B: usize = DEPTH * WIDTH * 4;

/** Strides are in bytes. `outer` and `inner` count the matrices of two batch axes. */
export function gemm(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize, aOuter: usize, aInner: usize,
  b: usize, bRow: usize, bColumn: usize, bOuter: usize, bInner: usize,
  c: usize, cRow: usize, cOuter: usize, cInner: usize,
  outer: i32, inner: i32,
  scratch: usize, thread: i32, threads: i32,
): void {
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) {
      const ai = a + <usize>i * aOuter + <usize>j * aInner;
      const bi = b + <usize>i * bOuter + <usize>j * bInner;
      const ci = c + <usize>i * cOuter + <usize>j * cInner;
      if (k == 0) zero(m, n, ci, cRow);
      else product(m, n, k, ai, aRow, aColumn, bi, bRow, bColumn, ci, cRow, scratch);
    }
  }
}

function zero(m: i32, n: i32, c: usize, cRow: usize): void {
  for (let i = 0; i < m; i++) memory.fill(c + <usize>i * cRow, 0, <usize>n * FLOAT);
}

function product(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize,
  c: usize, cRow: usize, scratch: usize,
): void {
  const directB = bColumn == FLOAT && (m <= 2 * ROWS || <usize>k * bRow <= 16384);
  for (let j = 0; j < n; j += WIDTH) {
    const width = min(WIDTH, n - j);
    for (let p = 0; p < k; p += DEPTH) {
      const depth = min(DEPTH, k - p);
      const block = b + <usize>p * bRow + <usize>j * bColumn;
      if (!directB) packColumns(depth, width, block, bRow, bColumn, scratch);
      for (let i = 0; i < m; i += HEIGHT) {
        const height = min(HEIGHT, m - i);
        const rows = a + <usize>i * aRow + <usize>p * aColumn;
        const target = c + <usize>i * cRow + <usize>j * FLOAT;
        if (directB) {
          blockProduct(height, width, depth, rows, aRow, aColumn, block, PANEL_ROW, bRow, target, cRow, scratch, p > 0);
        } else {
          const panel = <usize>depth * PANEL_ROW;
          blockProduct(height, width, depth, rows, aRow, aColumn, scratch, panel, PANEL_ROW, target, cRow, scratch, p > 0);
        }
      }
    }
  }
}

/** One block of A times one block of B, whose panels of eight columns lie `bPanel` bytes apart. */
function blockProduct(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bPanel: usize, bRow: usize,
  c: usize, cRow: usize, scratch: usize, add: bool,
): void {
  let aPanel = aRow * <usize>ROWS;
  if (aRow != FLOAT && aColumn != FLOAT) {
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
