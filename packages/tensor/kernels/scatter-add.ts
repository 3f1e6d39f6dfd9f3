import { checked } from "./index-error";
import { addRow } from "./rows";

/**
 * target [outer, size, inner] = 0, then target[:, indices[i], :] += updates[:, i, :] for i = 0, 1, … in order.
 * Strides in bytes; the target is contiguous. A piece is a range of the target's rows, for which all indices are
 * read, so that each sum has one order.
 */
export function scatterAdd(
  outer: i32, count: i32, inner: i32,
  indices: usize, indicesStep: usize,
  updates: usize, updatesOuter: usize, updatesRow: usize, updatesInner: usize,
  target: usize, size: i32, float: i32, step: i32, piece: i32, pieces: i32,
): void {
  const from = size * piece / pieces, to = size * (piece + 1) / pieces;
  for (let o = 0; o < outer; o++) {
    const rows = target + <usize>o * size * inner * 4;
    memory.fill(rows + <usize>from * inner * 4, 0, <usize>(to - from) * inner * 4);
    for (let i = 0; i < count; i++) {
      const index = load<i32>(indices + <usize>i * indicesStep);
      if (!checked(index, size, step, i) || index < from || index >= to) continue;
      const source = updates + <usize>o * updatesOuter + <usize>i * updatesRow;
      addRow(inner, source, updatesInner, rows + <usize>index * inner * 4, float != 0);
    }
  }
}
