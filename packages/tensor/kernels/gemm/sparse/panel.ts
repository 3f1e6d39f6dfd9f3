// A panel of B: for each step in k up to 48 elements of its row, and zeros behind them.

import { transpose } from "../pack";

/** Columns of a panel, and bytes of one of its rows. */
export const PANEL: i32 = 48;
export const PANEL_ROW: i32 = 4 * PANEL;

const FLOAT: usize = 4;

/** Packs columns of B [k, n], n ≤ 48. Whether all are finite: 0 · ∞ is not 0, so no zero may be left out then. */
export function packPanel(k: i32, n: i32, b: usize, bRow: usize, bColumn: usize, panel: usize): bool {
  let j = 0;
  if (bColumn == FLOAT) {
    for (; j <= n - 16; j += 16) copySixteens(k, b + <usize>j * FLOAT, bRow, panel + <usize>j * FLOAT);
    for (; j <= n - 4; j += 4) copyFours(k, b + <usize>j * FLOAT, bRow, panel + <usize>j * FLOAT);
  } else if (bRow == FLOAT) {
    for (; j <= n - 4; j += 4) transpose(k, b + <usize>j * bColumn, bColumn, panel + <usize>j * FLOAT, PANEL_ROW);
  }
  for (; j < n; j++) copyOnes(k, b + <usize>j * bColumn, bRow, panel + <usize>j * FLOAT);
  const width = (n + 15) & ~15;
  for (; j < width; j++) clearOnes(k, panel + <usize>j * FLOAT);
  return allFinite(k, width, panel);
}

function copySixteens(k: i32, source: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step, target += PANEL_ROW) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
    v128.store(target, v128.load(source, 32), 32);
    v128.store(target, v128.load(source, 48), 48);
  }
}

function copyFours(k: i32, source: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step, target += PANEL_ROW) v128.store(target, v128.load(source));
}

function copyOnes(k: i32, source: usize, step: usize, target: usize): void {
  for (let p = 0; p < k; p++, source += step, target += PANEL_ROW) store<f32>(target, load<f32>(source));
}

function clearOnes(k: i32, target: usize): void {
  for (let p = 0; p < k; p++, target += PANEL_ROW) store<f32>(target, 0);
}

/** x · 0 is 0, or NaN for ∞ and NaN. */
function allFinite(k: i32, width: i32, panel: usize): bool {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  for (let p = 0; p < k; p++, panel += PANEL_ROW) {
    for (let j = 0, at = panel; j < width; j += 16, at += 64) {
      s0 = f32x4.add(s0, f32x4.mul(v128.load(at), zero));
      s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), zero));
      s2 = f32x4.add(s2, f32x4.mul(v128.load(at, 32), zero));
      s3 = f32x4.add(s3, f32x4.mul(v128.load(at, 48), zero));
    }
  }
  return i32x4.all_true(f32x4.eq(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), zero));
}
