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
  /** The axis of the result along which the body handles several vectors side by side, and how many. */
  readonly rowAxis: number;
  readonly rowCopies: number;
  /** Likewise of the reduced axes, where there are any (−1). Passes over a row may differ in how many. */
  readonly elementAxis: number;
  readonly elementCopies: number;
  /** Whether its rows have a loop only to be short: they could do without, and their bits are as if they did. */
  readonly isRolled: boolean;
  readonly cursors: readonly Cursor[];
}

export const LANES = 4;
export const WORD = 4;

/** Most copies along one axis. */
export const MOST_COPIES = 4;

/** Rows of so many elements, one in each vector, need no loop. */
export const LONGEST_STRAIGHT = 16;

/** One of the vectors that the body handles side by side: along an axis of the result, and along a reduced axis. */
export interface Copy {
  readonly row: number;
  readonly element: number;
}

/** A number for each copy. */
export const slotOf = ({ row, element }: Copy): number => row * LONGEST_STRAIGHT + element;

/** The copies that are there, and how many lanes: a loop's rest has fewer. */
export interface Present {
  readonly rows: readonly number[];
  readonly elements: readonly number[];
}

export const EVERYTHING: Present = { rows: [LANES], elements: [LANES] };

/** How many lanes a copy has. */
export function lanesOf({ vectorAxis, outer }: Nest, present: Present, { row, element }: Copy): number {
  return vectorAxis < outer ? present.rows[row] : present.elements[element];
}

/** The copies of a value, which may be the same for all of those along an axis. */
export function copiesOf(
  { rows, elements }: Present,
  { rowwise, elementwise }: Pick<Variation, "rowwise" | "elementwise">,
): Copy[] {
  const copies: Copy[] = [];
  for (let element = 0; element < (elementwise ? elements.length : 1); element++) {
    for (let row = 0; row < (rowwise ? rows.length : 1); row++) copies.push({ row, element });
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
  if (!isCopied) return lanes.map(() => count);
  return Array.from({ length: Math.ceil(count / LANES) }, (_, copy) => Math.min(count - copy * LANES, LANES));
}

/** How far a cursor moves from one lane to the next, and from one copy to the next. */
export function stepsOf(nest: Nest, cursor: number): { lane: number; row: number; element: number } {
  const { vectorAxis, rowAxis, elementAxis } = nest;
  const { strides } = nest.cursors[cursor];
  const lane = strides[vectorAxis];
  const row = rowAxis === vectorAxis ? LANES * lane : strides[rowAxis];
  const element = elementAxis === vectorAxis ? LANES * lane : (strides[elementAxis] ?? 0);
  return { lane, row, element };
}

/** How far the first lane of a copy is from that of the first. */
export function distanceOf(nest: Nest, cursor: number, { row, element }: Copy): number {
  const steps = stepsOf(nest, cursor);
  return row * steps.row + element * steps.element;
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
    rowwise: cursor.strides[nest.rowAxis] !== 0,
    elementwise: nest.elementAxis >= 0 && cursor.strides[nest.elementAxis] !== 0,
  };
}
