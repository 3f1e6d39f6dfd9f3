import { shortTiles, tallRows, tallTiles } from "../../gemm/tile";
import { rowsOf } from "../geometry";
import { FOUR, pointers } from "../pointers";
import { transformInput } from "./input";
import { transformKernel } from "./kernel";
import { transformOutput } from "./output";
import { CHANNELS, planeOf, PRODUCTS, prepareTransforms } from "./points";

const FLOAT: usize = 4;
const EIGHT: usize = 32;
/** Bytes between two pointers of a tile: four tiles lie side by side. */
const TAP: usize = 16;
const OUTPUTS: i32 = 16;
/** What `pointers` keeps while it works. */
export const POSITIONS: usize = 64 + 6 * 16;

/**
 * The kernel, transformed: from panels of eight outputs as `convolutionPack` makes them to 36 such panels for each. Pieces
 * divide the panels.
 */
export function winogradKernel(
  shared: usize, packed: usize, transformed: usize, channels: i32, panels: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const panelBytes = <usize>channels * EIGHT, step = planeOf(<usize>panels * panelBytes);
  const packedBytes = EIGHT + 9 * panelBytes, last = panels * (piece + 1) / pieces;
  prepareTransforms(scratch);
  for (let panel = panels * piece / pieces; panel < last; panel++) {
    let from = shared + packed + <usize>panel * packedBytes + EIGHT, to = shared + transformed + <usize>panel * panelBytes;
    for (let c = 0; c < channels; c++, from += EIGHT, to += EIGHT) {
      transformKernel(from, panelBytes, to, step, scratch);
      transformKernel(from + 16, panelBytes, to + 16, step, scratch);
    }
  }
}

/**
 * y = x ∗ w + bias for 3 × 3 taps, then max(y, 0) for `relu`: tiles of x are transformed, `block` (a multiple of four) at a time, multiplied with w for each of the
 * 36 products, and transformed back. Pieces divide the tiles. `geometry` is that of x's tiles,
 * `targets` that of y's. `scratch`: named/convolution/winograd.ts.
 */
export function winogradRows(
  shared: usize, geometry: usize, targets: usize, zeros: usize, packed: usize, transformed: usize,
  x: usize, y: usize, channels: i32, outputs: i32, relu: bool, block: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const tiles = rowsOf(shared + geometry), panels = (outputs + 7) / 8, quads = (tiles + FOUR - 1) / FOUR;
  const first = <i32>(<i64>quads * piece / pieces) * FOUR;
  const last = min(tiles, <i32>(<i64>quads * (piece + 1) / pieces) * FOUR);
  // What outputs past the edge are written to comes first.
  const sources = scratch + <usize>panels * EIGHT, outs = sources + <usize>(block * PRODUCTS) * FLOAT;
  const values = outs + <usize>(block * OUTPUTS) * FLOAT, row = <usize>channels * FLOAT, plane = planeOf(<usize>block * row);
  const sums = values + PRODUCTS * plane, sumPlane = planeOf(<usize>(block * panels) * EIGHT);
  const partners = sums + PRODUCTS * sumPlane, work = partners + <usize>block * FLOAT + POSITIONS;
  const width = <usize>outputs * FLOAT, packedBytes = EIGHT + 9 * <usize>channels * EIGHT;
  prepareTransforms(work);
  for (let tile = first; tile < last; tile += block) {
    const count = min(block, last - tile);
    tilePointers(shared + geometry, tile, count, x, shared + zeros, sources, PRODUCTS, partners);
    tilePointers(shared + targets, tile, count, y, scratch, outs, OUTPUTS, partners);
    for (let t = 0; t < count; t++) {
      const table = pointersOf(sources, t, PRODUCTS), target = values + <usize>t * row;
      transformChannels(table, row, target, plane, work);
    }
    products(count, channels, panels, values, row, plane, shared + transformed, sums, <usize>block * EIGHT, sumPlane);
    for (let t = 0; t < count; t++) {
      const table = pointersOf(outs, t, OUTPUTS), from = sums + <usize>t * EIGHT;
      for (let c: usize = 0; c < width; c += CHANNELS) {
        const bytes = min(CHANNELS, width - c);
        transformOutput(from, sumPlane, <usize>block * EIGHT, shared + packed, packedBytes, relu, table, TAP, c, bytes, work);
      }
    }
  }
}

/** A tile of x, all its channels: `row` bytes. */
export function transformChannels(table: usize, row: usize, target: usize, plane: usize, work: usize): void {
  for (let c: usize = 0; c < row; c += CHANNELS) {
    transformInput(table, TAP, c, min(CHANNELS, row - c), target + c, plane, work);
  }
}

/** Pointers to the elements of `count` tiles: see `pointersOf`. Those past the edge go to `outside`. */
export function tilePointers(
  g: usize, first: i32, count: i32, base: usize, outside: usize, table: usize, taps: i32, partners: usize,
): void {
  // Nobody needs the partners, and what `pointers` keeps while it works can lie behind them.
  const work = partners + <usize>((count + 3) & ~3) * 4;
  pointers(g, first, count, base, outside, outside, outside, table, <usize>taps * TAP, TAP, partners, work);
}

/** The pointers of a tile, TAP bytes apart. */
// @ts-ignore: decorator
@inline
export function pointersOf(table: usize, tile: i32, taps: i32): usize {
  return table + <usize>(tile / FOUR * taps) * TAP + <usize>(tile % FOUR) * 4;
}

/** For each of the 36 products and each panel: sums [count, 8] = values [count, channels] · w [channels, 8]. */
function products(
  count: i32, channels: i32, panels: i32, values: usize, row: usize, plane: usize, w: usize,
  sums: usize, panelBytes: usize, sumPlane: usize,
): void {
  const tall = tallRows(count), short = count - tall, next = <usize>channels * EIGHT, wPlane = planeOf(<usize>panels * next);
  const low = <usize>tall * EIGHT;
  for (let p = 0; p < PRODUCTS; p++, values += plane, w += wPlane, sums += sumPlane) {
    for (let panel = 0, b = w, c = sums; panel < panels; panel++, b += next, c += panelBytes) {
      if (tall) tallTiles(true, tall, 8, channels, values, row, 6 * row, b, EIGHT, c, EIGHT, 0, 0, false);
      if (short) {
        const a = values + <usize>tall * row;
        shortTiles(true, short, 8, channels, a, row, 4 * row, b, EIGHT, c + low, EIGHT, 0, 0, false);
      }
    }
  }
}
