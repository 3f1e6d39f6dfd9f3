import type { Variation } from "../vector/graph.js";

/** A number that moves with the loops: the address of an access, in bytes, or the value of a coordinate. */
export interface Cursor {
  readonly kind: "address" | "coordinate";
  /** How far it moves with each axis: bytes for an address. */
  readonly strides: readonly number[];
  /** Where a coordinate starts. Addresses start where the caller says. */
  readonly start: number;
}

/** A nest of loops over `dims`, outermost first, four lanes at a time along one of them. */
export interface Nest {
  readonly dims: readonly number[];
  /** Axes of the result, at least one; the axes after them are reduced. */
  readonly outer: number;
  /** The axis along which four elements make a vector. */
  readonly vectorAxis: number;
  /** The axis along which the body handles several vectors side by side, and how many: the vector axis or another. */
  readonly copyAxis: number;
  readonly copies: number;
  readonly cursors: readonly Cursor[];
}

export const LANES = 4;
export const WORD = 4;

/** How the loop over one axis runs: `trips` whole chunks, then `rest` elements. */
export interface Trips {
  readonly chunk: number;
  readonly trips: number;
  readonly rest: number;
}

export function tripsOf(nest: Nest, axis: number): Trips {
  const chunk = (axis === nest.vectorAxis ? LANES : 1) * (axis === nest.copyAxis ? nest.copies : 1);
  const size = nest.dims[axis];
  const trips = Math.floor(size / chunk);
  return { chunk, trips, rest: size - trips * chunk };
}

/**
 * How many lanes each copy has inside the loop over `axis`, with `elements` of it at a time, when outside it is as
 * `lanes` says.
 */
export function lanesInside(nest: Nest, axis: number, lanes: readonly number[], elements: number): readonly number[] {
  const [across, along] = [axis === nest.vectorAxis, axis === nest.copyAxis];
  if (!across) return along ? new Array<number>(elements).fill(lanes[0]) : lanes;
  if (!along) return lanes.map(() => elements);
  return Array.from({ length: Math.ceil(elements / LANES) }, (_, copy) => Math.min(elements - copy * LANES, LANES));
}

/** How far a cursor moves from one lane to the next, and from one copy to the next. */
export function stepsOf(nest: Nest, cursor: number): { lane: number; copy: number } {
  const { strides } = nest.cursors[cursor];
  const lane = strides[nest.vectorAxis];
  return { lane, copy: nest.copyAxis === nest.vectorAxis ? LANES * lane : strides[nest.copyAxis] };
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
export function moved(nest: Nest, cursor: Cursor, axis: number, end = nest.dims.length, inside = 0): number {
  if (axis === end) return inside;
  const loop = tripsOf(nest, axis);
  const inner = moved(nest, cursor, axis + 1, end, inside);
  if (!advances(loop)) return inner;
  return loop.trips * loop.chunk * cursor.strides[axis] + (loop.rest > 0 ? inner : 0);
}

/** Whether all elements of a row are handled at once, without a loop. */
export function isStraight(nest: Nest): boolean {
  for (let axis = nest.outer; axis < nest.dims.length; axis++) {
    if (nest.dims[axis] === 0 || advances(tripsOf(nest, axis))) return false;
  }
  return true;
}

/** Where a cursor varies. Axes of size 1 have stride 0 here. */
export function variationOf(nest: Nest, cursor: Cursor): Variation {
  return {
    depth: cursor.strides.findLastIndex((stride) => stride !== 0),
    lanewise: cursor.strides[nest.vectorAxis] !== 0,
    copywise: cursor.strides[nest.copyAxis] !== 0,
  };
}
