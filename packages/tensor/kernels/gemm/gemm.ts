// C [M, N] = D + A [M, K] · B [K, N] for batches of matrices, in one of several ways. Each element of C is computed by the
// same operations in the same order whatever the number of pieces.
//
// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008.

import { blocks } from "./blocks";
import { dots } from "./dots";
import { begin } from "./part";
import { rowProduct } from "./row";
import { transposed } from "./transposed";

/** The ways, which named/gemm/ways.ts chooses from. */
const BLOCKS: i32 = 0;
const TRANSPOSED: i32 = 1;
const DOTS: i32 = 2;

/** What the pieces' rows and columns are multiples of. */
const ROWS: i32 = 2;
const COLUMNS: i32 = 16;
/** Columns of a panel of B that is packed already. */
const PANEL: i32 = 8;

/**
 * Strides are in bytes; `outer` and `inner` count the matrices of two batch axes. D = 0: there is none. Piece number `piece`
 * is one of batchPieces × rowPieces × columnPieces; `scratch` belongs to it alone (how large: named/gemm/scratch.ts). `bPanel`:
 * see `blocks`, the only way that reads such a B.
 */
export function gemm(
  way: i32, m: i32, n: i32, k: i32, outer: i32, inner: i32,
  a: usize, aRow: usize, aColumn: usize, aOuter: usize, aInner: usize,
  b: usize, bRow: usize, bColumn: usize, bOuter: usize, bInner: usize,
  c: usize, cRow: usize, cColumn: usize, cOuter: usize, cInner: usize,
  d: usize, dRow: usize, dColumn: usize, dOuter: usize, dInner: usize,
  relu: bool, bPanel: usize, batchPieces: i32, rowPieces: i32, columnPieces: i32, piece: i32, scratch: usize,
): void {
  const columnPiece = piece % columnPieces;
  piece /= columnPieces;
  const rowPiece = piece % rowPieces, batchPiece = piece / rowPieces;
  const i0 = begin(m, ROWS, rowPiece, rowPieces), rows = begin(m, ROWS, rowPiece + 1, rowPieces) - i0;
  const j0 = begin(n, COLUMNS, columnPiece, columnPieces), columns = begin(n, COLUMNS, columnPiece + 1, columnPieces) - j0;
  if (rows == 0 || columns == 0) return;
  a += <usize>i0 * aRow;
  b += bPanel ? <usize>(j0 / PANEL) * bPanel : <usize>j0 * bColumn;
  c += <usize>i0 * cRow + <usize>j0 * cColumn;
  if (d) d += <usize>i0 * dRow + <usize>j0 * dColumn;
  const last = begin(outer * inner, 1, batchPiece + 1, batchPieces);
  for (let item = begin(outer * inner, 1, batchPiece, batchPieces); item < last; item++) {
    const o = <usize>(item / inner), i = <usize>(item % inner);
    const x = a + o * aOuter + i * aInner, y = b + o * bOuter + i * bInner, z = c + o * cOuter + i * cInner;
    const add = d ? d + o * dOuter + i * dInner : 0;
    if (way == BLOCKS) {
      blocks(rows, columns, k, x, aRow, aColumn, y, bRow, bColumn, bPanel, z, cRow, add, dRow, relu, scratch);
    } else if (way == TRANSPOSED) {
      transposed(rows, columns, k, x, aRow, aColumn, y, bRow, bColumn, z, cColumn, add, dColumn, relu, scratch);
    } else if (way == DOTS) {
      dots(rows, columns, k, x, aRow, y, bRow, bColumn, z, cRow, cColumn, add, dRow, dColumn, relu, scratch);
    } else rowProduct(columns, k, x, aColumn, y, bRow, z, add, relu);
  }
}
