import { addRow, copyRow } from "./rows";

/**
 * target[o, i, :] = Σ x[o, 0 … i, :], or Σ x[o, i …, :] for `reverse`; x and target are [outer, size, inner]. Strides
 * in bytes; the target is contiguous. A piece is a range of the outer axis.
 */
export function cumsum(
  outer: i32, size: i32, inner: i32,
  x: usize, xOuter: usize, xRow: usize, xInner: usize,
  target: usize, reverse: i32, float: i32, piece: i32, pieces: i32,
): void {
  const from = outer * piece / pieces, to = outer * (piece + 1) / pieces;
  const rowBytes = <usize>inner * 4;
  const sourceStep = reverse ? <usize>0 - xRow : xRow, targetStep = reverse ? <usize>0 - rowBytes : rowBytes;
  const first = reverse ? <usize>(size - 1) : 0;
  for (let o = from; o < to; o++) {
    let source = x + <usize>o * xOuter + first * xRow;
    let row = target + (<usize>o * size + first) * rowBytes;
    for (let i = 0; i < size; i++, source += sourceStep, row += targetStep) {
      if (i == 0) copyRow(inner, source, xInner, row);
      else {
        copyRow(inner, row - targetStep, 4, row);
        addRow(inner, source, xInner, row, float != 0);
      }
    }
  }
}
