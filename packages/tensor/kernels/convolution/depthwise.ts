// Convolutions of each channel by itself: vectors along the channels, which are contiguous in x, y and dy.

import { madd } from "../simd";
import { rowsOf, tapsOf } from "./geometry";
import { FOUR, pointers } from "./pointers";
import { finish, storeFirst } from "./tile";

const FLOAT: usize = 4;
const EIGHT: usize = 32;

/** y[row, c] = bias + Σ over taps of x[row + tap, c] · w[tap, c], then max(y, 0) for `relu`; bias and w are packed as by `convolutionPack`. Pieces divide the rows. */
export function depthwiseRows(
  shared: usize, geometry: usize, zeros: usize, packed: usize, x: usize, y: usize, channels: i32,
  relu: bool, tiles: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const g = shared + geometry, taps = tapsOf(g), rows = rowsOf(g), all = (rows + FOUR - 1) / FOUR;
  const first = <i32>(<i64>all * piece / pieces) * FOUR, last = min(rows, <i32>(<i64>all * (piece + 1) / pieces) * FOUR);
  const targets = scratch + <usize>((channels + 7) / 8) * EIGHT, table = targets + <usize>tiles * 16, tileBytes = <usize>taps * 16;
  const work = table + <usize>tiles * tileBytes;
  for (let row = first; row < last; row += tiles * FOUR) {
    const count = min(tiles * FOUR, last - row);
    pointers(g, row, count, x, y, shared + zeros, scratch, table, tileBytes, 16, targets, work);
    for (let i = 0, from = table, at = targets; i < count; i += FOUR, from += tileBytes, at += 16) {
      let panel = shared + packed;
      for (let c = 0; c < channels; c += 8, panel += <usize>(1 + taps) * EIGHT) {
        channelTile(taps, min(8, channels - c), from, <usize>c * FLOAT, panel, at, relu);
      }
    }
  }
}

/** Four rows of eight channels. */
function channelTile(taps: i32, columns: i32, table: usize, offset: usize, w: usize, targets: usize, relu: bool): void {
  const b0 = v128.load(w), b1 = v128.load(w, 16);
  w += EIGHT;
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; taps > 0; taps--, table += 16, w += EIGHT) {
    const low = v128.load(w), high = v128.load(w, 16);
    let x = <usize>load<u32>(table) + offset;
    c00 = madd(v128.load(x), low, c00);
    c01 = madd(v128.load(x, 16), high, c01);
    x = <usize>load<u32>(table, 4) + offset;
    c10 = madd(v128.load(x), low, c10);
    c11 = madd(v128.load(x, 16), high, c11);
    x = <usize>load<u32>(table, 8) + offset;
    c20 = madd(v128.load(x), low, c20);
    c21 = madd(v128.load(x, 16), high, c21);
    x = <usize>load<u32>(table, 12) + offset;
    c30 = madd(v128.load(x), low, c30);
    c31 = madd(v128.load(x, 16), high, c31);
  }
  storeRow(<usize>load<u32>(targets) + offset, finish(c00, b0, relu), finish(c01, b1, relu), columns);
  storeRow(<usize>load<u32>(targets, 4) + offset, finish(c10, b0, relu), finish(c11, b1, relu), columns);
  storeRow(<usize>load<u32>(targets, 8) + offset, finish(c20, b0, relu), finish(c21, b1, relu), columns);
  storeRow(<usize>load<u32>(targets, 12) + offset, finish(c30, b0, relu), finish(c31, b1, relu), columns);
}

// @ts-ignore: decorator
@inline
function storeRow(y: usize, low: v128, high: v128, columns: i32): void {
  if (columns < 8) return storeFirst(y, low, high, columns);
  v128.store(y, low);
  v128.store(y, high, 16);
}

/**
 * dW[tap, c] = Σ over rows of x[row + tap, c] · dy[row, c], in `parts` of the rows as `convolutionWeights`: for each part and
 * panel of eight channels, eight floats for each tap. Pieces divide the parts.
 */
export function depthwiseWeights(
  shared: usize, geometry: usize, zeros: usize, sums: usize, x: usize, dy: usize, channels: i32,
  block: i32, parts: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const g = shared + geometry, taps = tapsOf(g), rows = rowsOf(g), panels = (channels + 7) / 8;
  const partners = scratch, table = partners + <usize>block * 4, tapBytes = <usize>block * 4;
  const work = table + <usize>taps * tapBytes, last = parts * (piece + 1) / pieces;
  for (let part = parts * piece / pieces; part < last; part++) {
    let row = <i32>(<i64>rows * part / parts), add = false;
    const end = <i32>(<i64>rows * (part + 1) / parts);
    do {
      const count = min(block, end - row);
      pointers(g, row, count, x, dy, shared + zeros, shared + zeros, table, 16, tapBytes, partners, work);
      let c = shared + sums + <usize>(part * panels * taps) * EIGHT;
      for (let channel = 0; channel < channels; channel += 8) {
        for (let t = 0; t < taps; t += FOUR, c += FOUR * EIGHT) {
          const left = min(FOUR, taps - t);
          tapSums(count, left, partners, table + <usize>t * tapBytes, tapBytes, <usize>channel * FLOAT, c, add);
          if (left < FOUR) c -= <usize>(FOUR - left) * EIGHT;
        }
      }
      add = true;
      row += block;
    } while (row < end);
  }
}

/** Up to four taps of eight channels over a block of rows. Taps past the last are the last once more, and not stored. */
function tapSums(
  rows: i32, taps: i32, partners: usize, table: usize, tapBytes: usize, offset: usize, c: usize, add: bool,
): void {
  let t1 = taps > 1 ? tapBytes : 0, t2 = taps > 2 ? 2 * tapBytes : t1, t3 = taps > 3 ? 3 * tapBytes : t2;
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; rows > 0; rows--, partners += 4, table += 4) {
    const dy = <usize>load<u32>(partners) + offset, low = v128.load(dy), high = v128.load(dy, 16);
    let x = <usize>load<u32>(table) + offset;
    c00 = madd(v128.load(x), low, c00);
    c01 = madd(v128.load(x, 16), high, c01);
    x = <usize>load<u32>(table + t1) + offset;
    c10 = madd(v128.load(x), low, c10);
    c11 = madd(v128.load(x, 16), high, c11);
    x = <usize>load<u32>(table + t2) + offset;
    c20 = madd(v128.load(x), low, c20);
    c21 = madd(v128.load(x, 16), high, c21);
    x = <usize>load<u32>(table + t3) + offset;
    c30 = madd(v128.load(x), low, c30);
    c31 = madd(v128.load(x, 16), high, c31);
  }
  addTo(c, c00, c01, add);
  if (taps > 1) addTo(c + EIGHT, c10, c11, add);
  if (taps > 2) addTo(c + 2 * EIGHT, c20, c21, add);
  if (taps > 3) addTo(c + 3 * EIGHT, c30, c31, add);
}

// @ts-ignore: decorator
@inline
function addTo(c: usize, low: v128, high: v128, add: bool): void {
  if (add) {
    low = f32x4.add(v128.load(c), low);
    high = f32x4.add(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}
