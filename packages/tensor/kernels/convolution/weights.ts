import { RUN, RUN_STEP, SOURCE_STEP, AXIS, TAPS, TAP_STEP, rowsOf, tapsOf } from "./geometry";
import { copyPatches } from "./patches";
import { FOUR, pointers } from "./pointers";
import { patchPointers } from "./rows";
import { storeFirst, tapTile } from "./tile";

const FLOAT: usize = 4;
/** Bytes of eight floats: a row of a panel of sums. */
const EIGHT: usize = 32;

/**
 * dW = Σ over rows of run ⊗ partner, for each tap: x · dy. The rows are cut into `parts`, whose sums are kept apart at
 * `sums`: for each part, group and panel of eight outputs, eight floats for each element of each tap's run (tapRows of them).
 * The number of parts depends on shapes alone. Pieces divide the parts, and each part's panels into `slices`.
 */
export function convolutionWeights(
  shared: usize, geometry: usize, zeros: usize, sums: usize,
  x: usize, xGroup: usize, dy: usize, dyGroup: usize, dyStep: usize, groups: i32, outputs: i32,
  along: i32, block: i32, parts: i32, slices: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const g = shared + geometry, rows = rowsOf(g), panels = (outputs + 7) / 8;
  const slice = piece % slices, within = piece / slices, partPieces = pieces / slices;
  const from = panels * slice / slices, to = panels * (slice + 1) / slices;
  const last = parts * (within + 1) / partPieces;
  for (let part = parts * within / partPieces; part < last; part++) {
    const first = <i32>(<i64>rows * part / parts), end = <i32>(<i64>rows * (part + 1) / parts);
    for (let group = 0; group < groups; group++) {
      partSums(
        g, shared + zeros, first, end, x + <usize>group * xGroup, dy + <usize>group * dyGroup, dyStep, outputs, from, to,
        shared + sums, (part * groups + group) * panels, along, block, scratch,
      );
    }
  }
}

/** One part of the rows for the panels from … to − 1 of one group. */
function partSums(
  g: usize, zeros: usize, first: i32, end: i32, x: usize, dy: usize, dyStep: usize, outputs: i32, from: i32, to: i32,
  sums: usize, firstPanel: i32, along: i32, block: i32, scratch: usize,
): void {
  const taps = tapsOf(g), run = load<i32>(g, RUN), size = (taps * run + 3) & ~3, padded = (run + 3) & ~3;
  const partners = scratch, table = partners + <usize>block * 4, tapBytes = <usize>block * 4;
  const eights = table + <usize>taps * tapBytes, copies = eights + <usize>block * EIGHT;
  const patches = copies + <usize>block * 4, work = patches + (along ? <usize>(block * size) * FLOAT : 0);
  const panelBytes = <usize>(along ? size : taps * padded) * EIGHT;
  const follow = load<i32>(g + 2 * AXIS, TAP_STEP) * load<i32>(g + 2 * AXIS, SOURCE_STEP);
  let add = false;
  // Once without rows as well: the sums are then 0.
  do {
    const count = min(block, end - first);
    pointers(g, first, count, x, dy, zeros, zeros, table, 16, tapBytes, partners, work);
    if (along) {
      copyPatches(count, taps, along, run, load<i32>(g, RUN_STEP), follow, zeros, table, 16, tapBytes, patches, size);
      patchPointers(count, copies, patches, <usize>size * FLOAT);
    }
    for (let panel = from; panel < to; panel++) {
      packPartners(count, partners, <usize>(panel * 8) * dyStep, dyStep, min(8, outputs - panel * 8), eights);
      let c = sums + <usize>(firstPanel + panel) * panelBytes;
      if (along) {
        for (let i = 0; i < size; i += 4, c += 4 * EIGHT) tapTile(count, copies, <usize>i * FLOAT, eights, c, EIGHT, add);
      } else {
        for (let t = 0; t < taps; t++) {
          const row = table + <usize>t * tapBytes;
          for (let i = 0; i < padded; i += 4, c += 4 * EIGHT) tapTile(count, row, <usize>i * FLOAT, eights, c, EIGHT, add);
        }
      }
    }
    add = true;
    first += block;
  } while (first < end);
}

/** Eight floats of each row's partner, zeros beyond the last output. */
function packPartners(count: i32, partners: usize, offset: usize, step: usize, columns: i32, target: usize): void {
  for (; count > 0; count--, partners += 4, target += EIGHT) {
    let from = <usize>load<u32>(partners) + offset;
    if (columns == 8 && step == FLOAT) {
      v128.store(target, v128.load(from));
      v128.store(target, v128.load(from, 16), 16);
    } else {
      for (let j = 0; j < columns; j++, from += step) store<f32>(target + <usize>j * FLOAT, load<f32>(from));
      for (let j = columns; j < 8; j++) store<f32>(target + <usize>j * FLOAT, 0);
    }
  }
}

/**
 * The parts' sums added up, in order, to y [taps, run, groups, outputs]. `tapRows` are kept for each tap, `panelRows` for each
 * panel. Pieces divide the taps' runs.
 */
export function convolutionSum(
  shared: usize, sums: usize, parts: i32, panelRows: i32, tapRows: i32,
  y: usize, taps0: i32, yStep0: i32, taps1: i32, yStep1: i32, taps2: i32, yStep2: i32,
  run: i32, yRun: usize, groups: i32, yGroup: usize, outputs: i32, piece: i32, pieces: i32,
): void {
  const panels = (outputs + 7) / 8, partBytes = <usize>(groups * panels * panelRows) * EIGHT;
  const all = taps0 * taps1 * taps2 * run, last = <i32>(<i64>all * (piece + 1) / pieces);
  for (let index = <i32>(<i64>all * piece / pieces); index < last; index++) {
    const i = index % run, tap = index / run;
    const k2 = tap % taps2, k1 = tap / taps2 % taps1, k0 = tap / taps2 / taps1;
    const target = y + <usize>(k0 * yStep0 + k1 * yStep1 + k2 * yStep2) + <usize>i * yRun;
    for (let group = 0; group < groups; group++) {
      for (let panel = 0; panel < panels; panel++) {
        let from = shared + sums + <usize>((group * panels + panel) * panelRows + tap * tapRows + i) * EIGHT;
        let low = v128.load(from), high = v128.load(from, 16);
        for (let part = 1; part < parts; part++) {
          from += partBytes;
          low = f32x4.add(low, v128.load(from));
          high = f32x4.add(high, v128.load(from, 16));
        }
        const to = target + <usize>group * yGroup + <usize>panel * EIGHT, columns = min(8, outputs - panel * 8);
        if (columns == 8) {
          v128.store(to, low);
          v128.store(to, high, 16);
        } else storeFirst(to, low, high, columns);
      }
    }
  }
}
