import { madd } from "../simd";
import { storeTwo } from "./store";
import { COLUMNS } from "./tile";

const FLOAT: usize = 4;

/**
 * C = D + A · B for one or two rows, in tiles of 2 × 16: tiles of more rows would be half empty. A's strides are arbitrary;
 * B's panels of eight columns lie `bPanel` bytes apart.
 */
export function thinTiles(
  m: i32, n: i32, k: i32, a: usize, aRow: usize, aColumn: usize, b: usize, bPanel: usize, bStep: usize,
  c: usize, cRow: usize, d: usize, dRow: usize, relu: bool,
): void {
  const other = m > 1 ? a + aRow : a;
  for (; n > 0; n -= 2 * COLUMNS, b += 2 * bPanel, c += 2 * COLUMNS * FLOAT) {
    let c00 = f32x4.splat(0), c01 = c00, c02 = c00, c03 = c00, c10 = c00, c11 = c00, c12 = c00, c13 = c00;
    let x0 = a, x1 = other, left = b, right = n > COLUMNS ? b + bPanel : b;
    for (let p = 0; p < k; p++, x0 += aColumn, x1 += aColumn, left += bStep, right += bStep) {
      const x = v128.load32_splat(x0), y = v128.load32_splat(x1);
      let z = v128.load(left);
      c00 = madd(x, z, c00);
      c10 = madd(y, z, c10);
      z = v128.load(left, 16);
      c01 = madd(x, z, c01);
      c11 = madd(y, z, c11);
      z = v128.load(right);
      c02 = madd(x, z, c02);
      c12 = madd(y, z, c12);
      z = v128.load(right, 16);
      c03 = madd(x, z, c03);
      c13 = madd(y, z, c13);
    }
    storeTwo(true, m, min(n, COLUMNS), c, cRow, d, dRow, relu, c00, c01, c10, c11);
    if (d) d += COLUMNS * FLOAT;
    if (n > COLUMNS) {
      storeTwo(true, m, min(n - COLUMNS, COLUMNS), c + COLUMNS * FLOAT, cRow, d, dRow, relu, c02, c03, c12, c13);
      if (d) d += COLUMNS * FLOAT;
    }
  }
}
