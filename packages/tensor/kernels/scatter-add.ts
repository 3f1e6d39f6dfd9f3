import { checked } from "./index-error";
import { addRow } from "./rows";

/**
 * target [outer, size, inner] = 0, then target[:, indices[i], :] += updates[:, i, :] for i = 0, 1, … in order.
 * Strides in bytes; the target is contiguous. A thread takes a range of the target's rows and reads all indices, so
 * that each sum has one order.
 */
export function scatterAdd(
  outer: i32, count: i32, inner: i32,
  indices: usize, indicesStep: usize,
  updates: usize, updatesOuter: usize, updatesRow: usize, updatesInner: usize,
  target: usize, size: i32, float: i32, step: i32, thread: i32, threads: i32,
): void {
  const from = size * thread / threads, to = size * (thread + 1) / threads;
  for (let o = 0; o < outer; o++) {
    const rows = target + <usize>o * size * inner * 4;
    memory.fill(rows + <usize>from * inner * 4, 0, <usize>(to - from) * inner * 4);
    for (let i = 0; i < count; i++) {
      const index = load<i32>(indices + <usize>i * indicesStep);
      if (!checked(index, size, step) || index < from || index >= to) continue;
      const source = updates + <usize>o * updatesOuter + <usize>i * updatesRow;
      addRow(inner, source, updatesInner, rows + <usize>index * inner * 4, float != 0);
    }
  }
}
