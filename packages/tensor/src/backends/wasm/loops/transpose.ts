import type { Code, Local } from "../encoder/code.js";
import { pushAddress } from "./access.js";
import {
  distanceOf,
  ELEMENTS,
  LANES,
  lanesOf,
  ROW,
  WORD,
  type Copy,
  type Nest,
  type PlacedCursor,
  type Present,
} from "./nest.js";

/** The copies between which a load goes from element to element, while it goes from row to row inside a vector. */
export function transposedCopies(
  nest: Nest,
  { lane, row, element }: PlacedCursor,
  present: Present,
  copy: Copy,
): readonly Copy[] | undefined {
  if (lane === 0 || lane === WORD || (element !== WORD && row !== WORD)) return undefined;
  const isAlong = element === WORD;
  const length = isAlong ? present.elements.length : present.rows.length;
  const index = isAlong ? copy & ELEMENTS : Math.floor(copy / ROW);
  const start = index - (index % LANES);
  if (start + LANES > length) return undefined;
  const step = isAlong ? 1 : ROW;
  const first = copy + (start - index) * step;
  const copies = [first, first + step, first + 2 * step, first + 3 * step];
  return copies.every((each) => lanesOf(nest, present, each) === LANES) ? copies : undefined;
}

/** Loads four rows of four elements, one row for each lane, and turns them into one vector for each copy from `first` on. */
export function writeTransposedLoad(code: Code, cursor: PlacedCursor, first: Copy, targets: readonly Local[]): void {
  const distance = distanceOf(cursor, first);
  const rows: Local[] = [];
  for (let lane = 0; lane < LANES; lane++) {
    const offset = pushAddress(code, cursor.local, distance + lane * cursor.lane);
    const row = code.local("v128");
    code.memory("v128.load", offset).set(row);
    rows.push(row);
  }
  const halves = [rows.slice(0, 2), rows.slice(2)].map(([a, b]) => [
    interleave(code, a, b, LOW_PAIRS),
    interleave(code, a, b, HIGH_PAIRS),
  ]);
  targets.forEach((target, copy) => {
    const half = copy < 2 ? 0 : 1;
    code.get(halves[0][half]).get(halves[1][half]);
    code.shuffle(copy % 2 === 0 ? LOW_HALVES : HIGH_HALVES).set(target);
  });
}

function interleave(code: Code, a: Local, b: Local, bytes: readonly number[]): Local {
  const result = code.local("v128");
  code.get(a).get(b).shuffle(bytes).set(result);
  return result;
}

/** The bytes of words 0 … 3 of one vector and 4 … 7 of another. */
const bytesOf = (words: readonly number[]): number[] => words.flatMap((word) => [0, 1, 2, 3].map((i) => 4 * word + i));
const LOW_PAIRS = bytesOf([0, 4, 1, 5]);
const HIGH_PAIRS = bytesOf([2, 6, 3, 7]);
const LOW_HALVES = bytesOf([0, 1, 4, 5]);
const HIGH_HALVES = bytesOf([2, 3, 6, 7]);
