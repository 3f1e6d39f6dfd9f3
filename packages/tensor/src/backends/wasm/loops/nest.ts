import type { Local } from "../encoder/code.js";
import type { Variation } from "../vector/graph.js";

/** A number that moves with the loops: the address of an access, in bytes, or the value of a coordinate. */
export interface Cursor {
  readonly kind: "address" | "coordinate";
  /** How far it moves with each axis: bytes for an address. Axes of size 1 have stride 0 here. */
  readonly strides: readonly number[];
  /** Where a coordinate starts. Addresses start where the caller says. */
  readonly start: number;
}

/** A cursor in a nest: where it varies, how far it moves from one lane and from one copy to the next. */
export interface PlacedCursor extends Cursor, Variation {
  readonly local: Local;
  readonly lane: number;
  readonly row: number;
  readonly element: number;
}

/** A nest of loops over `dims`, outermost first, four lanes at a time along one of them. */
export interface Nest {
  readonly dims: readonly number[];
  /** Axes of the result, at least one; the axes after them are reduced. */
  readonly outer: number;
  /** The axis along which four elements make a vector. */
  readonly vectorAxis: number;
  /** The axis of the result along which the body handles several vectors side by side, and how many. */
  readonly rowAxis: number;
  readonly rowCopies: number;
  /** Likewise of the reduced axes, where there are any (−1). Passes over a row may differ in how many. */
  readonly elementAxis: number;
  readonly elementCopies: number;
  /** Whether its rows have a loop only to be short: they could do without, and their bits are as if they did. */
  readonly isRolled: boolean;
}

export const LANES = 4;
export const WORD = 4;

/** Most copies along one axis. */
export const MOST_COPIES = 4;

/** Rows of so many elements, one in each vector, need no loop. */
export const LONGEST_STRAIGHT = 16;

/**
 * One of the vectors that the body handles side by side: which along an axis of the result, times `ROW`, plus which along
 * a reduced axis.
 */
export type Copy = number;

export const ROW = LONGEST_STRAIGHT;
/** More than there are copies. */
export const MOST = 2 ** 10;

/** The bits of a copy that say which it is along a reduced axis, along an axis of the result, or either. */
export const ELEMENTS = ROW - 1;
export const ROWS = MOST - ROW;
export const BOTH = ROWS | ELEMENTS;

/** The copies that are there, and how many lanes: a loop's rest has fewer. */
export interface Present {
  readonly rows: readonly number[];
  readonly elements: readonly number[];
}

export const EVERYTHING: Present = { rows: [LANES], elements: [LANES] };

/** How many lanes a copy has. */
export function lanesOf({ vectorAxis, outer }: Nest, { rows, elements }: Present, copy: Copy): number {
  return vectorAxis < outer ? rows[Math.floor(copy / ROW)] : elements[copy & ELEMENTS];
}

/** The copies of a value that differs only between those that differ in these bits. */
export function copiesOf({ rows, elements }: Present, bits: number): Copy[] {
  const width = bits & ROWS ? rows.length : 1;
  const length = bits & ELEMENTS ? elements.length : 1;
  const copies: Copy[] = [];
  for (let element = 0; element < length; element++) {
    for (let row = 0; row < width; row++) copies.push(row * ROW + element);
  }
  return copies;
}

/** How the loop over one axis runs: `trips` whole chunks, then `rest` elements. */
export interface Trips {
  readonly chunk: number;
  readonly trips: number;
  readonly rest: number;
}

export function tripsOf(nest: Nest, axis: number): Trips {
  const { vectorAxis, rowAxis, rowCopies, elementAxis, elementCopies } = nest;
  const copies = axis === rowAxis ? rowCopies : axis === elementAxis ? elementCopies : 1;
  const chunk = axis === vectorAxis ? LANES * copies : copies;
  const size = nest.dims[axis];
  const trips = Math.floor(size / chunk);
  return { chunk, trips, rest: size - trips * chunk };
}

/** What is there inside the loop over `axis`, with `count` elements of it at a time, when outside it is `present`. */
export function presentInside(nest: Nest, axis: number, { rows, elements }: Present, count: number): Present {
  const isVector = axis === nest.vectorAxis;
  return axis < nest.outer
    ? { rows: lanesInside(rows, count, isVector, axis === nest.rowAxis), elements }
    : { rows, elements: lanesInside(elements, count, isVector, axis === nest.elementAxis) };
}

function lanesInside(lanes: readonly number[], count: number, isVector: boolean, isCopied: boolean): readonly number[] {
  if (!isVector) return isCopied ? new Array<number>(count).fill(lanes[0]) : lanes;
  if (!isCopied) return new Array<number>(lanes.length).fill(count);
  const inside: number[] = [];
  for (let left = count; left > 0; left -= LANES) inside.push(Math.min(left, LANES));
  return inside;
}

/** How far the first lane of a copy is from that of the first. */
export function distanceOf({ row, element }: PlacedCursor, copy: Copy): number {
  return Math.floor(copy / ROW) * row + (copy & ELEMENTS) * element;
}

/** Pieces of the outermost loop: what is divided among threads. The result does not depend on the division. */
export function tilesOf(nest: Nest): number {
  const { trips, rest } = tripsOf(nest, 0);
  return trips + (rest > 0 ? 1 : 0);
}

/** Whether the body of this loop moves its cursors on: not if it runs only once. */
export function advances({ trips, rest }: Trips): boolean {
  return trips > 1 || (trips === 1 && rest > 0);
}

/** How far the loops from `axis` to before `end` leave a cursor from where it was; those from there on leave it `inside`. */
export function moved(nest: Nest, { strides }: Cursor, axis: number, end = nest.dims.length, inside = 0): number {
  let left = inside;
  for (let inner = end - 1; inner >= axis; inner--) {
    const loop = tripsOf(nest, inner);
    if (advances(loop)) left = loop.trips * loop.chunk * strides[inner] + (loop.rest > 0 ? left : 0);
  }
  return left;
}

/** Whether all elements of a row are handled at once, without a loop. */
export function isStraight(nest: Nest): boolean {
  for (let axis = nest.outer; axis < nest.dims.length; axis++) {
    if (nest.dims[axis] === 0 || advances(tripsOf(nest, axis))) return false;
  }
  return true;
}
