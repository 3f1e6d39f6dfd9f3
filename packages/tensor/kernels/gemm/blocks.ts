// The product in blocks that fit into the caches, each packed before it is used (pack.ts) or read where it lies.
//
// A panel of B, 8 columns × DEPTH × 4 bytes = 8 KB, is read for every tile of a block of A, and a tile's rows of A, 6 KB, for
// every panel: with the tile of C and the rows that come next they fill half of a first-level cache of 32 KB. A's block, HEIGHT × DEPTH × 4 bytes = 132 KB, is read
// once for each panel of B and stays in the second level (1 MB here, 256 KB on old machines); B's, WIDTH × DEPTH × 4 bytes =
// 512 KB, is read once for each block of A, from the second level or the third. Where these stand by a factor of two does
// not matter (docs/decisions/0011-gemm.md). An axis is cut into equal parts.

import { packColumns, packRows } from "./pack";
import { part } from "./part";
import { thinTiles } from "./thin";
import { COLUMNS, SHORT, shortTiles, TALL, tallRows, tallTiles } from "./tile";

/** The largest blocks. named/gemm/scratch.ts knows them too. */
const DEPTH: i32 = 256;
const WIDTH: i32 = 512;
const HEIGHT: i32 = 132;
/** What heights and depths are multiples of, so that tiles and vectors are full: 12 is 2 × 6 and 3 × 4. */
const HEIGHT_GRAIN: i32 = 12;
const DEPTH_GRAIN: i32 = 4;

/** With at most so many rows, or with a B of at most so many bytes, B is read where it lies, if its rows are contiguous. */
const FEW_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 72 : 12;
const SMALL_B: usize = 16384;
/** With at most so many columns A is read where it lies, if its rows, or its columns, are contiguous. */
const FEW_FOR_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 64 : 24;
const FEW_FOR_COLUMNS: i32 = ASC_FEATURE_RELAXED_SIMD ? 64 : 40;

const FLOAT: usize = 4;
/** Bytes from one step in k to the next in a packed panel of B. */
const PANEL_ROW: usize = COLUMNS * 4;

/**
 * C = D + A · B for any strides of A and B; rows of C and D are contiguous. D = 0: there is none. D may be C. `bPanel`: B lies
 * packed already, in panels of eight columns so many bytes apart; 0: it does not. Each element is summed block by block in k,
 * whatever the other axes are cut into.
 */
export function blocks(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize, bPanel: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool, scratch: usize,
): void {
  const inPlace = bPanel != 0 || (bColumn == FLOAT && (m <= FEW_ROWS || <usize>k * bRow <= SMALL_B));
  const eight = bPanel ? bPanel : COLUMNS * bColumn;
  const widest = part(n, WIDTH, COLUMNS), deepest = part(k, DEPTH, DEPTH_GRAIN), highest = part(m, HEIGHT, HEIGHT_GRAIN);
  const packedA = inPlace ? scratch : scratch + <usize>(widest * deepest) * FLOAT;
  for (let j = 0; j < n; j += widest) {
    const width = min(widest, n - j);
    const strip = c + <usize>j * FLOAT;
    let from = d ? d + <usize>j * FLOAT : 0, fromRow = dRow;
    let p = 0;
    // Once for k = 0 as well, where C = D.
    do {
      const depth = min(deepest, k - p);
      let panels = b + <usize>p * bRow + <usize>(j / COLUMNS) * eight, panel = eight, step = bRow;
      if (!inPlace) {
        packColumns(depth, width, panels, bRow, bColumn, scratch);
        panels = scratch;
        panel = <usize>depth * PANEL_ROW;
        step = PANEL_ROW;
      }
      const last = relu && p + depth == k;
      for (let i = 0; i < m; i += highest) {
        const block = a + <usize>i * aRow + <usize>p * aColumn, to = strip + <usize>i * cRow;
        const add = from ? from + <usize>i * fromRow : 0;
        const height = min(highest, m - i);
        blockProduct(height, width, depth, block, aRow, aColumn, panels, panel, step, to, cRow, add, fromRow, last, packedA);
      }
      from = strip;
      fromRow = cRow;
      p += depth;
    } while (p < k);
  }
}

/** One block of A times one of B, whose panels of eight columns lie `bPanel` bytes apart. */
function blockProduct(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool, scratch: usize,
): void {
  if (m <= 2) return thinTiles(m, n, k, a, aRow, aColumn, b, bPanel, bStep, c, cRow, d, dRow, relu);
  const tall = tallRows(m), short = m - tall;
  const byRows = aColumn == FLOAT && n <= FEW_FOR_ROWS;
  let low = a + <usize>tall * aRow, tallMove = byRows ? aRow : aColumn, shortMove = tallMove;
  let tallTile = <usize>TALL * aRow, shortTile = <usize>SHORT * aRow;
  if (!byRows && (aRow != FLOAT || n > FEW_FOR_COLUMNS)) {
    packRows(TALL, tall, k, a, aRow, aColumn, scratch);
    a = scratch;
    scratch += <usize>(tall * k) * FLOAT;
    packRows(SHORT, short, k, low, aRow, aColumn, scratch);
    low = scratch;
    tallMove = TALL * FLOAT;
    shortMove = SHORT * FLOAT;
    tallTile = <usize>k * tallMove;
    shortTile = <usize>k * shortMove;
  }
  const cLow = <usize>tall * cRow, dLow = <usize>tall * dRow;
  for (; n > 0; n -= COLUMNS, b += bPanel, c += COLUMNS * FLOAT) {
    const columns = min(COLUMNS, n), add = d ? d + dLow : 0;
    if (tall) tallTiles(byRows, tall, columns, k, a, tallMove, tallTile, b, bStep, c, cRow, d, dRow, relu);
    if (short) shortTiles(byRows, short, columns, k, low, shortMove, shortTile, b, bStep, c + cLow, cRow, add, dRow, relu);
    if (d) d += COLUMNS * FLOAT;
  }
}
