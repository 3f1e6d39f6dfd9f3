import { RUN, RUN_STEP, SOURCE_STEP, AXIS, TAPS, TAP_STEP, rowsOf, tapsOf } from "./geometry";
import { copyPatches } from "./patches";
import { FOUR, pointers } from "./pointers";
import { rowTile } from "./tile";

const FLOAT: usize = 4;

/**
 * y = x ∗ w + bias, then max(y, 0) for `relu`: every row is an output position. `along` = 0: runs are read where they lie; else patches are copied, in pieces of
 * `along` taps. A block of `tiles` × 4 rows passes all panels of w before the next one comes. Pieces divide the rows.
 * `scratch`: named/convolution/rows.ts.
 */
export function convolutionRows(
  shared: usize, geometry: usize, zeros: usize, packed: usize,
  x: usize, xGroup: usize, y: usize, yGroup: usize, groups: i32, outputs: i32, relu: bool,
  along: i32, tiles: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const g = shared + geometry, taps = tapsOf(g), run = load<i32>(g, RUN), size = taps * run;
  const rows = rowsOf(g), all = (rows + FOUR - 1) / FOUR;
  const first = <i32>(<i64>all * piece / pieces) * FOUR, last = min(rows, <i32>(<i64>all * (piece + 1) / pieces) * FOUR);
  // What rows past the end write to comes first.
  const targets = scratch + <usize>((outputs + 7) / 8) * 32, table = targets + <usize>tiles * 16, tileBytes = <usize>taps * 16;
  const copies = table + <usize>tiles * tileBytes, patches = copies + <usize>tiles * 16;
  const work = patches + (along ? <usize>(tiles * FOUR * size) * FLOAT : 0);
  const nothing = shared + zeros, panelBytes = <usize>(1 + size) * 8 * FLOAT;
  const follow = load<i32>(g + 2 * AXIS, TAP_STEP) * load<i32>(g + 2 * AXIS, SOURCE_STEP);
  let panel = shared + packed;
  for (let group = 0; group < groups; group++, x += xGroup, y += yGroup) {
    const panels = panel;
    for (let row = first; row < last; row += tiles * FOUR) {
      const count = min(tiles * FOUR, last - row);
      pointers(g, row, count, x, y, nothing, scratch, table, tileBytes, 16, targets, work);
      if (along) {
        const step = load<i32>(g, RUN_STEP);
        copyPatches(count, taps, along, run, step, follow, nothing, table, tileBytes, 16, patches, size);
        patchPointers((count + FOUR - 1) / FOUR * FOUR, copies, patches, <usize>size * FLOAT);
      }
      panel = panels;
      for (let column = 0; column < outputs; column += 8, panel += panelBytes) {
        const columns = min(8, outputs - column), offset = <usize>column * FLOAT;
        let at = targets;
        if (along) {
          for (let i = 0, from = copies; i < count; i += FOUR, from += 16, at += 16) {
            rowTile(1, size, columns, from, panel, at, offset, relu);
          }
        } else {
          for (let i = 0, from = table; i < count; i += FOUR, from += tileBytes, at += 16) {
            rowTile(taps, run, columns, from, panel, at, offset, relu);
          }
        }
      }
    }
    if (first >= last) panel += <usize>((outputs + 7) / 8) * panelBytes;
  }
}

/** A pointer for each patch. */
export function patchPointers(count: i32, table: usize, patch: usize, bytes: usize): void {
  for (let i = 0; i < count; i++, table += 4, patch += bytes) store<u32>(table, <u32>patch);
}
