import { COLUMNS, shortTiles, SHORT, TALL, tallRows, tallTiles } from "../gemm/tile";

const FLOAT: usize = 4;

/**
 * C += A · B, or C = A · B, for small matrices where they lie. `byRows`: A's rows are contiguous and `aMove` bytes apart; else its
 * columns are. B's and C's rows are contiguous.
 */
export function product(
  m: i32, n: i32, k: i32, byRows: bool, a: usize, aMove: usize, b: usize, bRow: usize, c: usize, cRow: usize, accumulate: bool,
): void {
  const step = byRows ? aMove : FLOAT, tall = tallRows(m);
  const below = a + <usize>tall * step, cBelow = <usize>tall * cRow;
  for (let j = 0; j < n; j += COLUMNS, b += COLUMNS * FLOAT, c += COLUMNS * FLOAT) {
    const columns = min(COLUMNS, n - j), d = accumulate ? c : 0;
    if (tall > 0) tallTiles(byRows, tall, columns, k, a, aMove, TALL * step, b, bRow, c, cRow, d, cRow, false);
    if (tall < m) {
      shortTiles(byRows, m - tall, columns, k, below, aMove, SHORT * step, b, bRow, c + cBelow, cRow, d ? d + cBelow : 0, cRow, false);
    }
  }
}
