import { shortTiles, tallRows, tallTiles } from "../../gemm/tile";
import { rowsOf } from "../geometry";
import { storeFirst } from "../tile";
import { POSITIONS, pointersOf, tilePointers, transformChannels } from "./rows";
import { transformGradient, transformSums } from "./kernel";
import { planeOf, prepareTransforms, PRODUCTS } from "./points";

const FLOAT: usize = 4;
const EIGHT: usize = 32;
const TAP: usize = 16;
const ELEMENTS: i32 = 16;

/**
 * The gradient of 3 × 3 kernels, before it is transformed back: for each part of the tiles, product and panel of eight outputs,
 * eight floats for each channel. Pieces divide the parts, and each part's panels into `slices`. `geometry` is that of x's
 * tiles, `gradients` that of dy's.
 */
export function winogradWeights(
  shared: usize, geometry: usize, gradients: usize, zeros: usize, sums: usize,
  x: usize, dy: usize, channels: i32, outputs: i32, block: i32, parts: i32, slices: i32, scratch: usize,
  piece: i32, pieces: i32,
): void {
  const tiles = rowsOf(shared + geometry), panels = (outputs + 7) / 8, nothing = shared + zeros;
  const slice = piece % slices, within = piece / slices, partPieces = pieces / slices;
  const from = panels * slice / slices, to = panels * (slice + 1) / slices, width = to - from;
  const sources = scratch, elements = sources + <usize>(block * PRODUCTS) * FLOAT;
  const values = elements + <usize>(block * ELEMENTS) * FLOAT, row = <usize>channels * FLOAT, plane = planeOf(<usize>block * row);
  const slopes = values + PRODUCTS * plane, panelBytes = <usize>block * EIGHT, slopePlane = planeOf(<usize>width * panelBytes);
  const partners = slopes + PRODUCTS * slopePlane, work = partners + <usize>block * FLOAT + POSITIONS;
  const sumPanel = <usize>channels * EIGHT, sumPlane = planeOf(<usize>panels * sumPanel), last = parts * (within + 1) / partPieces;
  prepareTransforms(work);
  for (let part = parts * within / partPieces; part < last; part++) {
    const end = <i32>(<i64>tiles * (part + 1) / parts);
    let add = false, tile = <i32>(<i64>tiles * part / parts);
    // Once without tiles as well: the sums are then 0.
    do {
      const count = min(block, end - tile);
      tilePointers(shared + geometry, tile, count, x, nothing, sources, PRODUCTS, partners);
      tilePointers(shared + gradients, tile, count, dy, nothing, elements, ELEMENTS, partners);
      for (let t = 0; t < count; t++) {
        const table = pointersOf(sources, t, PRODUCTS), target = values + <usize>t * row;
        transformChannels(table, row, target, plane, work);
        const slope = pointersOf(elements, t, ELEMENTS);
        for (let panel = from; panel < to; panel++) {
          const at = slopes + <usize>(panel - from) * panelBytes + <usize>t * EIGHT, offset = <usize>panel * EIGHT;
          transformGradient(slope, TAP, offset, at, slopePlane, work);
          // Past the last output: sums that are never read.
          if (outputs - panel * 8 > 4) transformGradient(slope, TAP, offset + 16, at + 16, slopePlane, work);
        }
      }
      let c = shared + sums + <usize>(part * PRODUCTS) * sumPlane + <usize>from * sumPanel;
      for (let p = 0; p < PRODUCTS; p++, c += sumPlane) {
        const a = values + <usize>p * plane;
        for (let panel = 0; panel < width; panel++) {
          const b = slopes + <usize>p * slopePlane + <usize>panel * panelBytes, into = c + <usize>panel * sumPanel;
          product(channels, count, a, row, b, into, add ? into : 0);
        }
      }
      add = true;
      tile += block;
    } while (tile < end);
  }
}

/** c [channels, 8] = d + a [tiles, channels]ᵀ · b [tiles, 8]. */
function product(channels: i32, tiles: i32, a: usize, row: usize, b: usize, c: usize, d: usize): void {
  const tall = tallRows(channels), short = channels - tall;
  if (tall) tallTiles(false, tall, 8, tiles, a, row, 6 * FLOAT, b, EIGHT, c, EIGHT, d, EIGHT, false);
  if (!short) return;
  const low = <usize>tall * EIGHT;
  shortTiles(false, short, 8, tiles, a + <usize>tall * FLOAT, row, 4 * FLOAT, b, EIGHT, c + low, EIGHT, d ? d + low : 0, EIGHT, false);
}

/**
 * The parts' sums added up, in order, transformed back and written to y [3, 3, channels, outputs]. Pieces divide the channels.
 */
export function winogradSum(
  shared: usize, sums: usize, parts: i32, y: usize, yStep1: usize, yStep2: usize, channels: i32, yChannel: usize,
  outputs: i32, scratch: usize, piece: i32, pieces: i32,
): void {
  const panels = (outputs + 7) / 8, step = planeOf(<usize>(panels * channels) * EIGHT), last = channels * (piece + 1) / pieces;
  const work = scratch + PRODUCTS * 16;
  prepareTransforms(work);
  for (let c = channels * piece / pieces; c < last; c++) {
    for (let half = 0; half * 4 < outputs; half++) {
      const first = shared + sums + <usize>(half / 2 * channels + c) * EIGHT + <usize>(half % 2) * 16;
      for (let p = 0; p < PRODUCTS; p++) {
        let at = first + <usize>p * step, sum = v128.load(at);
        for (let part = 1; part < parts; part++) sum = f32x4.add(sum, v128.load((at += PRODUCTS * step)));
        v128.store(scratch + <usize>p * 16, sum);
      }
      transformSums(scratch, work);
      const to = y + <usize>c * yChannel + <usize>half * 16, columns = min(4, outputs - half * 4);
      for (let tap: usize = 0; tap < 9; tap++) {
        const result = v128.load(scratch + tap * 16);
        storeFirst(to + tap / 3 * yStep1 + tap % 3 * yStep2, result, result, columns);
      }
    }
  }
}
