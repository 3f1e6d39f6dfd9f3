// Lists of what is not zero in A. A row's steps in k are cut into runs. Of each run there is how many of its elements are other
// than zero, and a record: these elements, and the places of their rows in a packed panel of B (panel.ts), in order.

import { part } from "../part";
import { PANEL_ROW } from "./panel";

/** Steps in k of a block, which `blocks` sums before it adds them to C, and of a run: a panel of so many fits into the first-level cache. */
const DEPTH: i32 = 256;
const RUN: i32 = 128;
const GRAIN: i32 = 4;

const FLOAT: usize = 4;
const PLACE: usize = 2;
/** Four elements are written at once, so that a list needs room behind its end. */
const ROOM: usize = <usize>RUN + 4;
const PLACES: usize = ROOM * FLOAT;
/** Bytes of a record. named/gemm/sparse.ts knows it too. */
export const RECORD: usize = ROOM * (FLOAT + PLACE);

/** Of each four bits: which bytes to take of four elements, and of four places. */
const ENTRY: usize = 32;
const ENTRIES: i32 = 16;

/** Rows that are looked at before any list is written. */
const SAMPLE: i32 = 8;

/** Steps in k of a block, as `blocks` cuts them. */
export function depthOf(k: i32): i32 {
  return part(k, DEPTH, GRAIN);
}

/** Steps in k of a run. */
export function runOf(k: i32): i32 {
  return part(depthOf(k), RUN, GRAIN);
}

/** Runs of a block. */
export function runsOf(k: i32): i32 {
  return (depthOf(k) + runOf(k) - 1) / runOf(k);
}

/** Runs of a row: some are empty if its last block is short. */
export function runsOfRow(k: i32): i32 {
  return (k + depthOf(k) - 1) / depthOf(k) * runsOf(k);
}

/** The first record, behind the counts. */
export function recordsOf(m: i32, k: i32, lists: usize): usize {
  return lists + (<usize>(m * runsOfRow(k)) * 4 + 15 & ~15);
}

/** From which part of other elements than zero on everything is multiplied: a row of C takes 1.4 times as long as in a tile. */
const DENSE: f64 = 0.625;

/** Which part of A [m, k] is not zero, if so little that it is worth leaving out the rest: its lists are written then. Else 1. */
export function densityOf(m: i32, k: i32, lists: usize): f64 {
  let count: i64 = 0;
  for (let run = m * runsOfRow(k); run > 0; run--, lists += 4) count += load<i32>(lists);
  const density = <f64>count / (<f64>m * k);
  return density <= DENSE ? density : 1;
}

/** Where the places of a record's elements lie. */
// @ts-ignore: decorator
@inline
export function placesOf(record: usize): usize {
  return record + PLACES;
}

/** Writes the lists of some of the rows of A [m, k], `offset` bytes into `shared`: piece number `piece` of `pieces`. */
export function gemmLists(
  m: i32, k: i32, a: usize, aRow: usize, aColumn: usize,
  shared: usize, offset: usize, pieces: i32, piece: i32, scratch: usize,
): void {
  const lists = shared + offset;
  const fours = (m + 3) / 4, end = min(m, fours * (piece + 1) / pieces * 4);
  const depth = depthOf(k), length = runOf(k), runs = runsOf(k), ofRow = runsOfRow(k);
  const records = recordsOf(m, k, lists);
  if (!looksSparse(m, k, a, aRow, aColumn)) return fill(lists, fours * piece / pieces * 4 * ofRow, end * ofRow, k);
  writeTable(scratch);
  for (let i = fours * piece / pieces * 4; i < end; i += 4) {
    const rows = min(end - i, 4);
    for (let run = 0; run < ofRow; run++) {
      const first = run / runs * depth + run % runs * length;
      const steps = max(min(min(k, (run / runs + 1) * depth) - first, length), 0);
      const source = a + <usize>i * aRow + <usize>first * aColumn, number = i * ofRow + run;
      const count = lists + <usize>number * 4, record = records + <usize>number * RECORD;
      if (aRow == FLOAT && rows == 4) listFour(steps, source, aColumn, ofRow, count, record, scratch);
      else for (let row = 0; row < rows; row++) {
        const next = <usize>(row * ofRow);
        listOne(steps, source + <usize>row * aRow, aColumn, count + next * 4, record + next * RECORD, scratch);
      }
    }
  }
}

/** Looks at some rows of A, the same for all pieces: what is dense is not worth its lists. */
function looksSparse(m: i32, k: i32, a: usize, aRow: usize, aColumn: usize): bool {
  const rows = min(m, SAMPLE);
  let count: i64 = 0;
  for (let i = 0; i < rows; i++) {
    let x = a + <usize>(m * i / rows) * aRow;
    for (let p = 0; p < k; p++, x += aColumn) count += <i64>(load<f32>(x) != 0);
  }
  return <f64>count <= DENSE * rows * k;
}

/** Counts that are too high for lists to be worth it. */
function fill(lists: usize, from: i32, to: i32, count: i32): void {
  for (; from < to; from++) store<i32>(lists + <usize>from * 4, count);
}

/** One row of any stride. */
function listOne(k: i32, source: usize, step: usize, count: usize, record: usize, table: usize): void {
  let n = 0, p = 0;
  if (step == FLOAT) {
    for (let place = places(); p <= k - 4; p += 4, source += 16, place = four(place)) {
      n = append(v128.load(source), place, n, record, table);
    }
  }
  for (; p < k; p++, source += step) n = appendOne(load<f32>(source), p, n, record);
  store<i32>(count, n);
}

/** Four rows whose columns are contiguous, with `ofRow` runs each. */
function listFour(k: i32, source: usize, step: usize, ofRow: i32, count: usize, record: usize, table: usize): void {
  const next = <usize>ofRow * RECORD, second = record + next, third = second + next, fourth = third + next;
  let n0 = 0, n1 = 0, n2 = 0, n3 = 0, p = 0;
  for (let place = places(); p <= k - 4; p += 4, source += 4 * step, place = four(place)) {
    const r0 = v128.load(source), r1 = v128.load(source + step);
    const r2 = v128.load(source + 2 * step), r3 = v128.load(source + 3 * step);
    const t0 = i8x16.shuffle(r0, r1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const t1 = i8x16.shuffle(r0, r1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    const t2 = i8x16.shuffle(r2, r3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
    const t3 = i8x16.shuffle(r2, r3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
    n0 = append(i8x16.shuffle(t0, t2, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), place, n0, record, table);
    n1 = append(i8x16.shuffle(t0, t2, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), place, n1, second, table);
    n2 = append(i8x16.shuffle(t1, t3, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), place, n2, third, table);
    n3 = append(i8x16.shuffle(t1, t3, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), place, n3, fourth, table);
  }
  for (; p < k; p++, source += step) {
    n0 = appendOne(load<f32>(source), p, n0, record);
    n1 = appendOne(load<f32>(source, 4), p, n1, second);
    n2 = appendOne(load<f32>(source, 8), p, n2, third);
    n3 = appendOne(load<f32>(source, 12), p, n3, fourth);
  }
  const move = <usize>ofRow * 4;
  store<i32>(count, n0);
  store<i32>(count + move, n1);
  store<i32>(count + 2 * move, n2);
  store<i32>(count + 3 * move, n3);
}

/** Four elements behind `n` others. How many there are then. */
// @ts-ignore: decorator
@inline
function append(x: v128, place: v128, n: i32, record: usize, table: usize): i32 {
  const bits = i32x4.bitmask(f32x4.ne(x, f32x4.splat(0))), entry = table + <usize>bits * ENTRY;
  v128.store(record + <usize>n * FLOAT, i8x16.swizzle(x, v128.load(entry)));
  v128.store64_lane(record + <usize>n * PLACE, i8x16.swizzle(place, v128.load(entry, 16)), 0, PLACES);
  return n + popcnt(bits);
}

// @ts-ignore: decorator
@inline
function appendOne(x: f32, p: i32, n: i32, record: usize): i32 {
  store<f32>(record + <usize>n * FLOAT, x);
  store<u16>(record + <usize>n * PLACE, <u16>(p * PANEL_ROW), PLACES);
  return n + <i32>(x != 0);
}

/** The places of the first four steps, and of the next. */
// @ts-ignore: decorator
@inline
function places(): v128 {
  return i16x8(0, <i16>PANEL_ROW, <i16>(2 * PANEL_ROW), <i16>(3 * PANEL_ROW), 0, 0, 0, 0);
}

// @ts-ignore: decorator
@inline
function four(place: v128): v128 {
  return i16x8.add(place, i16x8.splat(<i16>(4 * PANEL_ROW)));
}

function writeTable(table: usize): void {
  for (let bits = 0; bits < ENTRIES; bits++) {
    let value = table + <usize>bits * ENTRY, place = value + 16;
    for (let lane = 0; lane < 4; lane++) {
      if ((bits >> lane & 1) == 0) continue;
      store<u32>(value, 0x03020100 + 0x04040404 * lane);
      store<u16>(place, <u16>(0x0100 + 0x0202 * lane));
      value += 4;
      place += 2;
    }
  }
}
