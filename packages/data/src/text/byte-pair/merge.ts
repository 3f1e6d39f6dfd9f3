import { Heap } from "./heap.js";
import { pairKey } from "./pairs.js";

/** Two neighbours that can be merged: where the left one stands, and the token that they become. */
interface Candidate {
  readonly at: number;
  readonly left: number;
  readonly right: number;
  readonly merged: number;
}

/** The merge that was learned first; of equal ones the leftmost. */
const comesFirst = (a: Candidate, b: Candidate): boolean =>
  a.merged < b.merged || (a.merged === b.merged && a.at < b.at);

/**
 * Applies learned merges to the bytes of a word, the earliest learned first. The word is a linked list and the
 * candidates lie on a heap, so that a word of n bytes takes n log n steps, also one of a million letters.
 *
 * @param ranks the token that each pair becomes.
 */
export function mergeBytes(bytes: Uint8Array, ranks: ReadonlyMap<number, number>): Int32Array {
  const tokens = Int32Array.from(bytes);
  const end = tokens.length;
  const next = Int32Array.from(tokens, (_, i) => i + 1);
  const before = Int32Array.from(tokens, (_, i) => i - 1);
  const heap = new Heap(comesFirst);
  const offer = (at: number): void => {
    if (at < 0 || next[at] >= end) return;
    const [left, right] = [tokens[at], tokens[next[at]]];
    const merged = ranks.get(pairKey(left, right));
    if (merged !== undefined) heap.push({ at, left, right, merged });
  };
  for (let at = 0; at < end; at++) offer(at);
  for (let best = heap.pop(); best; best = heap.pop()) {
    const { at, left, right, merged } = best;
    const gone = next[at];
    // Merged with another neighbour since: taken tokens are −1.
    if (tokens[at] !== left || gone >= end || tokens[gone] !== right) continue;
    tokens[at] = merged;
    tokens[gone] = -1;
    next[at] = next[gone];
    if (next[at] < end) before[next[at]] = at;
    offer(before[at]);
    offer(at);
  }
  return tokens.filter((token) => token >= 0);
}
