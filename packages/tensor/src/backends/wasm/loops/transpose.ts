import type { Code, Local } from "../encoder/code.js";
import { memoryAt } from "./access.js";
import { LANES, lanesOf, stepsOf, WORD, type Copy, type Nest, type Present } from "./nest.js";

/** The copies between which a load goes from element to element, while it goes from row to row inside a vector. */
export function transposedCopies(
  nest: Nest,
  cursor: number,
  present: Present,
  copy: Copy,
): readonly Copy[] | undefined {
  const { lane, row, element } = stepsOf(nest, cursor);
  if (lane === 0 || lane === WORD) return undefined;
  const { rows, elements } = present;
  const group = (length: number, index: number): number[] => {
    const first = index - (index % LANES);
    return first + LANES <= length ? [0, 1, 2, 3].map((i) => first + i) : [];
  };
  const copies =
    element === WORD
      ? group(elements.length, copy.element).map((i) => ({ ...copy, element: i }))
      : row === WORD
        ? group(rows.length, copy.row).map((i) => ({ ...copy, row: i }))
        : [];
  return copies.length > 0 && copies.every((each) => lanesOf(nest, present, each) === LANES) ? copies : undefined;
}

/** Loads four rows of four elements, one row for each lane, and turns them into one vector for each copy. */
export function writeTransposedLoad(
  code: Code,
  nest: Nest,
  cursor: number,
  local: Local,
  first: number,
  targets: readonly Local[],
): void {
  const { lane: step } = stepsOf(nest, cursor);
  const rows = targets.map(() => code.local("v128"));
  rows.forEach((row, lane) => {
    memoryAt(code, local, first + lane * step, (offset) => code.memory("v128.load", offset).set(row));
  });
  const pairs = [
    { a: rows[0], b: rows[1] },
    { a: rows[2], b: rows[3] },
  ].map(({ a, b }) => [interleave(code, a, b, [0, 4, 1, 5]), interleave(code, a, b, [2, 6, 3, 7])]);
  targets.forEach((target, copy) => {
    const half = copy < 2 ? 0 : 1;
    const words = copy % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7];
    code.get(pairs[0][half]).get(pairs[1][half]).shuffle(bytesOf(words)).set(target);
  });
}

function interleave(code: Code, a: Local, b: Local, words: readonly number[]): Local {
  const result = code.local("v128");
  code.get(a).get(b).shuffle(bytesOf(words)).set(result);
  return result;
}

const bytesOf = (words: readonly number[]): number[] => words.flatMap((word) => [0, 1, 2, 3].map((i) => 4 * word + i));
