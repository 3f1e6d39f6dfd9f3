import { blocks } from "./blocks";
import { positive } from "./store";

const FLOAT: usize = 4;
/** Columns that are computed before they are turned. named/gemm/scratch.ts knows it too. */
const STRIP: i32 = 256;

/**
 * C = D + A · B for a few rows, of which C and D hold the transpose: their columns are contiguous. A strip of C is computed in
 * scratch (m · STRIP floats, then what `blocks` needs), and turned.
 */
export function transposed(
  m: i32, n: i32, k: i32,
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize, bColumn: usize,
  c: usize, cColumn: usize, d: usize, dColumn: usize, relu: bool, scratch: usize,
): void {
  const rest = scratch + <usize>(m * STRIP) * FLOAT;
  for (; n > 0; n -= STRIP, b += <usize>STRIP * bColumn, c += <usize>STRIP * cColumn) {
    const width = min(STRIP, n);
    const row = <usize>width * FLOAT;
    blocks(m, width, k, a, aRow, aColumn, b, bRow, bColumn, 0, scratch, row, 0, 0, false, rest);
    turn(m, width, scratch, row, c, cColumn, d, dColumn, relu);
    if (d) d += <usize>STRIP * dColumn;
  }
}

/** Rows of sums, `row` bytes apart, become columns of C. */
export function turn(
  m: i32, n: i32, sums: usize, row: usize, c: usize, cColumn: usize, d: usize, dColumn: usize, relu: bool,
): void {
  let i = 0;
  for (; i <= m - 4; i += 4) turnFour(n, sums + <usize>i * row, row, c, cColumn, d, dColumn, <usize>i * FLOAT, relu);
  for (; i < m; i++) turnOne(n, sums + <usize>i * row, c, cColumn, d, dColumn, <usize>i * FLOAT, relu);
}

/** Four rows of sums become four neighbouring elements of each column of C, from `at` bytes on. */
function turnFour(
  n: i32, sums: usize, row: usize, c: usize, cColumn: usize, d: usize, dColumn: usize, at: usize, relu: bool,
): void {
  c += at;
  if (d) d += at;
  const s1 = row, s2 = s1 + row, s3 = s2 + row;
  for (; n > 0; n--, sums += FLOAT, c += cColumn) {
    let x = v128.load32_splat(sums);
    x = v128.load32_lane(sums + s1, x, 1);
    x = v128.load32_lane(sums + s2, x, 2);
    x = v128.load32_lane(sums + s3, x, 3);
    if (d) {
      x = f32x4.add(x, v128.load(d));
      d += dColumn;
    }
    v128.store(c, relu ? positive(x) : x);
  }
}

function turnOne(n: i32, sums: usize, c: usize, cColumn: usize, d: usize, dColumn: usize, at: usize, relu: bool): void {
  c += at;
  if (d) d += at;
  for (; n > 0; n--, sums += FLOAT, c += cColumn) {
    let x = load<f32>(sums);
    if (d) {
      x += load<f32>(d);
      d += dColumn;
    }
    if (relu && x < 0) x = 0;
    store<f32>(c, x);
  }
}
