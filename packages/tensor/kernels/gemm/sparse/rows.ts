// The innermost loop: one row of C times 48, 32 or 16 columns, whose sums stay in registers. Each element of a row of A that is
// not zero takes its row of the panel.

import { madd } from "../../simd";
import { placesOf, RECORD } from "./lists";
import { PANEL_ROW } from "./panel";

const FLOAT: usize = 4;
const PLACE: usize = 2;

/**
 * Sums of `m` rows, PANEL_ROW bytes apart: of a run of each, with `runs` runs a row, times a panel of `width` columns. `more`: they
 * are added to what stands there.
 */
export function rowSums(m: i32, width: i32, more: bool, runs: i32, count: usize, record: usize, panel: usize, sums: usize): void {
  if (width == 48) rows48(m, more, runs, count, record, panel, sums);
  else if (width == 32) rows32(m, more, runs, count, record, panel, sums);
  else rows16(m, more, runs, count, record, panel, sums);
}

function rows48(m: i32, more: bool, runs: i32, count: usize, record: usize, panel: usize, sums: usize): void {
  rows(48, m, more, runs, count, record, panel, sums);
}

function rows32(m: i32, more: bool, runs: i32, count: usize, record: usize, panel: usize, sums: usize): void {
  rows(32, m, more, runs, count, record, panel, sums);
}

function rows16(m: i32, more: bool, runs: i32, count: usize, record: usize, panel: usize, sums: usize): void {
  rows(16, m, more, runs, count, record, panel, sums);
}

// @ts-ignore: decorator
@inline
function rows(width: i32, m: i32, more: bool, runs: i32, count: usize, record: usize, panel: usize, sums: usize): void {
  const wide = width > 16, widest = width > 32;
  for (; m > 0; m--, count += <usize>runs * 4, record += <usize>runs * RECORD, sums += PANEL_ROW) {
    let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0, c8 = c0, c9 = c0, c10 = c0, c11 = c0;
    if (more) {
      c0 = v128.load(sums);
      c1 = v128.load(sums, 16);
      c2 = v128.load(sums, 32);
      c3 = v128.load(sums, 48);
      if (wide) {
        c4 = v128.load(sums, 64);
        c5 = v128.load(sums, 80);
        c6 = v128.load(sums, 96);
        c7 = v128.load(sums, 112);
      }
      if (widest) {
        c8 = v128.load(sums, 128);
        c9 = v128.load(sums, 144);
        c10 = v128.load(sums, 160);
        c11 = v128.load(sums, 176);
      }
    }
    let value = record, place = placesOf(record);
    for (const end = value + <usize>load<i32>(count) * FLOAT; value < end; value += FLOAT, place += PLACE) {
      const x = v128.load32_splat(value), y = panel + <usize>load<u16>(place);
      c0 = madd(x, v128.load(y), c0);
      c1 = madd(x, v128.load(y, 16), c1);
      c2 = madd(x, v128.load(y, 32), c2);
      c3 = madd(x, v128.load(y, 48), c3);
      if (wide) {
        c4 = madd(x, v128.load(y, 64), c4);
        c5 = madd(x, v128.load(y, 80), c5);
        c6 = madd(x, v128.load(y, 96), c6);
        c7 = madd(x, v128.load(y, 112), c7);
      }
      if (widest) {
        c8 = madd(x, v128.load(y, 128), c8);
        c9 = madd(x, v128.load(y, 144), c9);
        c10 = madd(x, v128.load(y, 160), c10);
        c11 = madd(x, v128.load(y, 176), c11);
      }
    }
    v128.store(sums, c0);
    v128.store(sums, c1, 16);
    v128.store(sums, c2, 32);
    v128.store(sums, c3, 48);
    if (wide) {
      v128.store(sums, c4, 64);
      v128.store(sums, c5, 80);
      v128.store(sums, c6, 96);
      v128.store(sums, c7, 112);
    }
    if (widest) {
      v128.store(sums, c8, 128);
      v128.store(sums, c9, 144);
      v128.store(sums, c10, 160);
      v128.store(sums, c11, 176);
    }
  }
}
