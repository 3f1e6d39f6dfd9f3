// C = D + A · B where many elements of A are zero, as after relu: only the others are multiplied. A row of C and 48 columns of B
// take as many multiply-adds a cycle as a tile of 6 × 8 that multiplies everything (tile.ts), with no more than one element of A
// at a time, so each row may leave out what it likes.
//
// Sums are the same as those of `blocks`, in the same order.
//
// Gong et al., "SparseTrain: Leveraging Dynamic Sparsity in Software for Training DNNs on General-Purpose SIMD Processors", 2020.

import { blocks } from "../blocks";
import { begin } from "../part";
import { positive } from "../store";
import { turn } from "../transposed";
import { densityOf, depthOf, RECORD, recordsOf, runOf, runsOf, runsOfRow } from "./lists";
import { packPanel, PANEL, PANEL_ROW } from "./panel";
import { rowSums } from "./rows";

/** Rows whose sums are kept at a time. named/gemm/sparse.ts knows it too. */
const ROWS: i32 = 64;
/** What the rows and columns of pieces are multiples of where everything is multiplied. */
const GRAIN: i32 = 16;

const FLOAT: usize = 4;

/**
 * A piece, after `gemmLists` for A, B (by columns) or both, so many bytes into `shared`; −1: there are none. There are rowPieces ×
 * columnPieces of them, or denseRows × denseColumns where everything is multiplied; the others do nothing. Rows of C and D
 * are contiguous. `scratch` holds a panel of `depthOf(k)` steps and the sums of ROWS rows, or what `blocks` needs.
 */
export function gemmSparse(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize, c: usize, cRow: usize, d: usize, dRow: usize,
  relu: bool, shared: usize, aLists: i32, bLists: i32,
  rowPieces: i32, columnPieces: i32, denseRows: i32, denseColumns: i32, piece: i32, scratch: usize,
): void {
  const aDensity = aLists < 0 ? 1 : densityOf(m, k, shared + aLists), bDensity = bLists < 0 ? 1 : densityOf(n, k, shared + bLists);
  if (aDensity == 1 && bDensity == 1) {
    if (piece >= denseRows * denseColumns) return;
    const row = piece / denseColumns, column = piece % denseColumns;
    const i0 = begin(m, GRAIN, row, denseRows), j0 = begin(n, GRAIN, column, denseColumns);
    const rows = begin(m, GRAIN, row + 1, denseRows) - i0, columns = begin(n, GRAIN, column + 1, denseColumns) - j0;
    a += <usize>i0 * aRow;
    b += <usize>j0 * bColumn;
    c += <usize>i0 * cRow + <usize>j0 * FLOAT;
    if (d) d += <usize>i0 * dRow + <usize>j0 * FLOAT;
    return blocks(rows, columns, k, a, aRow, aColumn, b, bRow, bColumn, 0, c, cRow, d, dRow, relu, scratch);
  }
  if (piece >= rowPieces * columnPieces) return;
  const row = piece / columnPieces, column = piece % columnPieces;
  if (aDensity <= bDensity) {
    product(
      m, n, k, shared + aLists, a, aRow, aColumn, b, bRow, bColumn, c, cRow, FLOAT, d, dRow, FLOAT,
      relu, rowPieces, row, columnPieces, column, scratch,
    );
  } else {
    product(
      n, m, k, shared + bLists, b, bColumn, bRow, a, aColumn, aRow, c, FLOAT, cRow, d, FLOAT, dRow,
      relu, rowPieces, row, columnPieces, column, scratch,
    );
  }
}

/** With the lists of A. Either the columns of C and D are contiguous or their rows. */
function product(
  m: i32, n: i32, k: i32, lists: usize,
  a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize,
  c: usize, cRow: usize, cColumn: usize, d: usize, dRow: usize, dColumn: usize,
  relu: bool, rowPieces: i32, rowPiece: i32, columnPieces: i32, columnPiece: i32, scratch: usize,
): void {
  const i0 = m * rowPiece / rowPieces, rows = m * (rowPiece + 1) / rowPieces - i0;
  const panels = (n + PANEL - 1) / PANEL;
  const j0 = panels * columnPiece / columnPieces * PANEL, columns = min(n, panels * (columnPiece + 1) / columnPieces * PANEL) - j0;
  if (rows == 0 || columns <= 0) return;
  a += <usize>i0 * aRow;
  b += <usize>j0 * bColumn;
  c += <usize>i0 * cRow + <usize>j0 * cColumn;
  if (d) d += <usize>i0 * dRow + <usize>j0 * dColumn;
  const depth = depthOf(k), run = runOf(k), runs = runsOf(k), ofRow = runsOfRow(k);
  const sums = scratch + <usize>(depth * PANEL_ROW), records = recordsOf(m, k, lists);
  for (let p = 0, first = i0 * ofRow; p < k; p += depth, first += runs) {
    const steps = min(depth, k - p), last = relu && p + steps == k;
    for (let j = 0; j < columns; j += PANEL) {
      const width = min(PANEL, columns - j), x = b + <usize>p * bRow + <usize>j * bColumn, to = c + <usize>j * cColumn;
      const add = p > 0 ? to : d ? d + <usize>j * dColumn : 0, addRow = p > 0 ? cRow : dRow, addColumn = p > 0 ? cColumn : dColumn;
      if (!packPanel(steps, width, x, bRow, bColumn, scratch)) {
        const y = a + <usize>p * aColumn;
        dense(rows, width, steps, y, aRow, aColumn, x, bRow, bColumn, to, cRow, cColumn, add, addRow, addColumn, last, scratch);
        continue;
      }
      for (let i = 0; i < rows; i += ROWS) {
        const height = min(ROWS, rows - i);
        for (let r = 0, panel = scratch; r < runs; r++, panel += <usize>(run * PANEL_ROW)) {
          const number = <usize>(first + i * ofRow + r);
          rowSums(height, width + 15 & ~15, r > 0, ofRow, lists + number * 4, records + number * RECORD, panel, sums);
        }
        const y = to + <usize>i * cRow, z = add ? add + <usize>i * addRow : 0;
        if (cColumn == FLOAT) finish(height, width, sums, y, cRow, z, addRow, last);
        else turn(height, width, sums, PANEL_ROW, y, cColumn, z, addColumn, last);
      }
    }
  }
}

function dense(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bRow: usize, bColumn: usize,
  c: usize, cRow: usize, cColumn: usize, d: usize, dRow: usize, dColumn: usize, relu: bool, scratch: usize,
): void {
  if (cColumn == FLOAT) blocks(m, n, k, a, aRow, aColumn, b, bRow, bColumn, 0, c, cRow, d, dRow, relu, scratch);
  else blocks(n, m, k, b, bColumn, bRow, a, aColumn, aRow, 0, c, cColumn, d, dColumn, relu, scratch);
}

/** Sums on their way to C. */
function finish(m: i32, n: i32, sums: usize, c: usize, cRow: usize, d: usize, dRow: usize, relu: bool): void {
  for (; m > 0; m--, sums += PANEL_ROW, c += cRow) {
    let j = 0;
    for (; j <= n - 4; j += 4) {
      const at = <usize>j * FLOAT;
      let x = v128.load(sums + at);
      if (d) x = f32x4.add(x, v128.load(d + at));
      v128.store(c + at, relu ? positive(x) : x);
    }
    for (; j < n; j++) {
      const at = <usize>j * FLOAT;
      let x = load<f32>(sums + at);
      if (d) x += load<f32>(d + at);
      store<f32>(c + at, relu && x < 0 ? 0 : x);
    }
    if (d) d += dRow;
  }
}
