// Where each row finds its run at each tap: pointers into x, or to zeros where the tap lies in the padding. The kernels read
// x through them, so that patches are never copied.
//
// Dukhan, "The Indirect Convolution Algorithm", 2019.

import {
  AXIS, BATCH, LOW, PARTNER_BATCH, PARTNER_STEP, ROW_STEP, ROWS, SIZE, SOURCE_BATCH, SOURCE_STEP, TAP_STEP, TAPS,
} from "./geometry";

/** Rows that are looked up side by side. */
export const FOUR: i32 = 4;

/** A position that no axis has, however far a tap moves it. */
const NOWHERE: i32 = -0x40000000;

/**
 * Pointers for `count` rows from row `first` on, four at a time: for group i of four rows and tap t at
 * table + i·groupStep + t·tapStep. Their partners' pointers follow one another at `partners`. Rows past the end of a group of
 * four read `zeros` and have `sink` as partner. `work` takes 64 bytes and 16 for each tap along the last axis.
 */
export function pointers(
  g: usize, first: i32, count: i32, x: usize, partner: usize, zeros: usize, sink: usize,
  table: usize, groupStep: usize, tapStep: usize, partners: usize, work: usize,
): void {
  const rows0 = load<i32>(g, ROWS), rows1 = load<i32>(g + AXIS, ROWS), rows2 = load<i32>(g + 2 * AXIS, ROWS);
  let i2 = first % rows2, rest = first / rows2;
  let i1 = rest % rows1;
  rest /= rows1;
  let i0 = rest % rows0, n = rest / rows0;
  for (; count > 0; count -= FOUR, table += groupStep, partners += 16) {
    for (let q = 0; q < FOUR; q++) {
      const at = work + <usize>q * 4;
      if (q >= count) {
        store<u32>(at, <u32>zeros);
        store<i32>(at, NOWHERE, 16);
        store<u32>(partners + <usize>q * 4, <u32>sink);
        continue;
      }
      const p0 = position(g, i0), p1 = position(g + AXIS, i1), p2 = position(g + 2 * AXIS, i2);
      const base = x + <usize>(n * load<i32>(g, SOURCE_BATCH) + p0 * load<i32>(g, SOURCE_STEP)
        + p1 * load<i32>(g + AXIS, SOURCE_STEP) + p2 * load<i32>(g + 2 * AXIS, SOURCE_STEP));
      store<u32>(at, <u32>base);
      store<i32>(at, p0, 16);
      store<i32>(at, p1, 32);
      store<i32>(at, p2, 48);
      store<u32>(partners + <usize>q * 4, <u32>(partner + <usize>(n * load<i32>(g, PARTNER_BATCH)
        + i0 * load<i32>(g, PARTNER_STEP) + i1 * load<i32>(g + AXIS, PARTNER_STEP)
        + i2 * load<i32>(g + 2 * AXIS, PARTNER_STEP))));
      if (++i2 == rows2) {
        i2 = 0;
        if (++i1 == rows1) {
          i1 = 0;
          if (++i0 == rows0) i0 = 0, n++;
        }
      }
    }
    taps(g, zeros, table, tapStep, work);
  }
}

/** Where along an axis a row meets the first tap. */
// @ts-ignore: decorator
@inline
function position(axis: usize, i: i32): i32 {
  return i * load<i32>(axis, ROW_STEP) - load<i32>(axis, LOW);
}

/** The pointers of four rows whose bases and positions are in `work`. */
function taps(g: usize, zeros: usize, table: usize, tapStep: usize, work: usize): void {
  const bases = v128.load(work), nothing = i32x4.splat(<i32>zeros), masks = work + 64;
  const taps2 = load<i32>(g + 2 * AXIS, TAPS), step2 = load<i32>(g + 2 * AXIS, TAP_STEP);
  const move2 = step2 * load<i32>(g + 2 * AXIS, SOURCE_STEP);
  const last = v128.load(work, 48), size2 = i32x4.splat(load<i32>(g + 2 * AXIS, SIZE));
  for (let k = 0; k < taps2; k++) {
    v128.store(masks + <usize>k * 16, i32x4.lt_u(i32x4.add(last, i32x4.splat(k * step2)), size2));
  }
  const taps0 = load<i32>(g, TAPS), taps1 = load<i32>(g + AXIS, TAPS);
  const outer = v128.load(work, 16), middle = v128.load(work, 32);
  for (let k0 = 0; k0 < taps0; k0++) {
    const move0 = k0 * load<i32>(g, TAP_STEP);
    const within0 = i32x4.lt_u(i32x4.add(outer, i32x4.splat(move0)), i32x4.splat(load<i32>(g, SIZE)));
    for (let k1 = 0; k1 < taps1; k1++) {
      const move1 = k1 * load<i32>(g + AXIS, TAP_STEP);
      const inside = i32x4.lt_u(i32x4.add(middle, i32x4.splat(move1)), i32x4.splat(load<i32>(g + AXIS, SIZE)));
      const within = v128.and(within0, inside);
      const moved = move0 * load<i32>(g, SOURCE_STEP) + move1 * load<i32>(g + AXIS, SOURCE_STEP);
      let pointers = i32x4.add(bases, i32x4.splat(moved));
      for (let k2 = 0; k2 < taps2; k2++, table += tapStep) {
        v128.store(table, v128.bitselect(pointers, nothing, v128.and(within, v128.load(masks + <usize>k2 * 16))));
        pointers = i32x4.add(pointers, i32x4.splat(move2));
      }
    }
  }
}
