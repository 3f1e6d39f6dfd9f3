// Rows of small matrices in scratch memory. Sizes are in floats, moves and steps in bytes.

import { madd } from "../simd";
import { exp } from "./exp";

const FLOAT: usize = 4;

/** Keys that are looked at together; rows of scores are as long. */
export const KEYS: i32 = 64;
/** Queries whose scores are in memory at a time. */
export const STRIP: i32 = 24;
export const SCORES: usize = <usize>KEYS * FLOAT;

/** What stands for −∞; at and below the second, nobody looks. */
export const FORBIDDEN: f32 = -1e30;
export const NOBODY: f32 = -1e29;

/** target [rows, columns] = scale · source. */
export function copyScaled(rows: i32, columns: i32, scale: f32, source: usize, move: usize, step: usize, target: usize): void {
  const factor = f32x4.splat(scale);
  for (let i = 0; i < rows; i++, source += move, target += <usize>columns * FLOAT) {
    let j = 0, from = source, to = target;
    if (step == FLOAT) {
      for (; j <= columns - 4; j += 4, from += 16, to += 16) v128.store(to, f32x4.mul(v128.load(from), factor));
    }
    for (; j < columns; j++, from += step, to += FLOAT) store<f32>(to, load<f32>(from) * scale);
  }
}

/** target [columns, KEYS] = sourceᵀ. */
export function transpose(rows: i32, columns: i32, source: usize, move: usize, step: usize, target: usize): void {
  let i = 0;
  for (; i <= rows - 4; i += 4, source += 4 * move, target += 16) {
    let j = 0, from = source, to = target;
    if (step == FLOAT) {
      for (; j <= columns - 4; j += 4, from += 16, to += 4 * SCORES) {
        const a = v128.load(from), b = v128.load(from + move), c = v128.load(from + 2 * move), d = v128.load(from + 3 * move);
        const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
        const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7), cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
        v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
        v128.store(to + SCORES, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
        v128.store(to + 2 * SCORES, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
        v128.store(to + 3 * SCORES, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
      }
    }
    for (; j < columns; j++, from += step, to += SCORES) {
      store<f32>(to, load<f32>(from));
      store<f32>(to, load<f32>(from + move), 4);
      store<f32>(to, load<f32>(from + 2 * move), 8);
      store<f32>(to, load<f32>(from + 3 * move), 12);
    }
  }
  for (; i < rows; i++, source += move, target += FLOAT) {
    for (let j = 0, from = source, to = target; j < columns; j++, from += step, to += SCORES) store<f32>(to, load<f32>(from));
  }
}

/** Rows of zeros. */
export function clear(rows: i32, columns: i32, target: usize, move: usize): void {
  for (let i = 0; i < rows; i++, target += move) memory.fill(target, 0, <usize>columns * FLOAT);
}

/** row ← factor · row. */
export function scale(columns: i32, factor: f32, row: usize): void {
  const factors = f32x4.splat(factor);
  let j = 0;
  for (; j <= columns - 4; j += 4, row += 16) v128.store(row, f32x4.mul(v128.load(row), factors));
  for (; j < columns; j++, row += FLOAT) store<f32>(row, load<f32>(row) * factor);
}

/** Σ a · b of two rows, in four sums. */
export function dot(columns: i32, a: usize, b: usize): f32 {
  let sums = f32x4.splat(0), j = 0;
  for (; j <= columns - 4; j += 4, a += 16, b += 16) sums = madd(v128.load(a), v128.load(b), sums);
  let sum = across(sums);
  for (; j < columns; j++, a += FLOAT, b += FLOAT) sum += load<f32>(a) * load<f32>(b);
  return sum;
}

/** Adds a mask's row to scores, and forbids those from `allowed` on, up to a multiple of four. */
export function mask(allowed: i32, columns: i32, row: usize, bias: usize, biasStep: usize): void {
  if (bias) {
    for (let j = 0, to = row; j < allowed; j++, bias += biasStep, to += FLOAT) store<f32>(to, load<f32>(to) + load<f32>(bias));
  }
  for (let j = allowed; j < ((columns + 3) & ~3); j++) store<f32>(row + <usize>j * FLOAT, FORBIDDEN);
}

/** The largest of a row's scores, and `least` at least; without those that are NaN, which the sum will show. */
export function largest(columns: i32, row: usize, least: f32): f32 {
  let peaks = f32x4.splat(least);
  for (let j = 0; j < columns; j += 4, row += 16) peaks = f32x4.pmax(peaks, v128.load(row));
  return max(max(f32x4.extract_lane(peaks, 0), f32x4.extract_lane(peaks, 1)), max(f32x4.extract_lane(peaks, 2), f32x4.extract_lane(peaks, 3)));
}

/** row ← e^(row − peak); returns the sum. */
export function exponentials(columns: i32, row: usize, peak: f32, constants: usize): f32 {
  const peaks = f32x4.splat(peak);
  let sums = f32x4.splat(0);
  for (let j = 0; j < columns; j += 4, row += 16) {
    const e = exp(f32x4.sub(v128.load(row), peaks), constants);
    v128.store(row, e);
    sums = f32x4.add(sums, e);
  }
  return across(sums);
}

/** row ← e^(row − peak) · factor. */
export function weights(columns: i32, row: usize, peak: f32, factor: f32, constants: usize): void {
  const peaks = f32x4.splat(peak), factors = f32x4.splat(factor);
  for (let j = 0; j < columns; j += 4, row += 16) v128.store(row, f32x4.mul(exp(f32x4.sub(v128.load(row), peaks), constants), factors));
}

/** row ← weight · (row − delta): the gradient of softmax. */
export function softmaxGradient(columns: i32, row: usize, weight: usize, delta: f32): void {
  const deltas = f32x4.splat(delta);
  for (let j = 0; j < columns; j += 4, row += 16, weight += 16) {
    v128.store(row, f32x4.mul(v128.load(weight), f32x4.sub(v128.load(row), deltas)));
  }
}

/** e^x of one number. */
export function expOf(x: f32, constants: usize): f32 {
  return f32x4.extract_lane(exp(f32x4.splat(x), constants), 0);
}

// @ts-ignore: decorator
@inline
function across(sums: v128): f32 {
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
}
