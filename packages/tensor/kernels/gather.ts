import { checked } from "./index-error";
import { copyRow } from "./rows";

/**
 * target [outer, count, inner] = table [outer, size, inner] at indices [count]. Strides in bytes; the target is
 * contiguous. A piece is a range of the indices. An index outside the table is noted and gives zeros.
 */
export function gather(
  outer: i32, count: i32, inner: i32,
  table: usize, size: i32, tableOuter: usize, tableRow: usize, tableInner: usize,
  indices: usize, indicesStep: usize,
  target: usize, step: i32, piece: i32, pieces: i32,
): void {
  const from = count * piece / pieces, to = count * (piece + 1) / pieces;
  for (let i = from; i < to; i++) {
    const index = load<i32>(indices + <usize>i * indicesStep);
    const inside = checked(index, size, step, i);
    for (let o = 0; o < outer; o++) {
      const row = target + (<usize>o * count + i) * inner * 4;
      if (inside) copyRow(inner, table + <usize>o * tableOuter + <usize>index * tableRow, tableInner, row);
      else memory.fill(row, 0, <usize>inner * 4);
    }
  }
}
