import { Heap } from "./heap.js";
import { MOST_BYTES, pairKey, pairOf, type Merge } from "./pairs.js";

/** A word of the text, as it stands after the merges so far. */
interface Word {
  tokens: number[];
  readonly count: number;
}

/** A pair and how often it came when it was put on the heap. */
interface Candidate {
  readonly key: number;
  readonly count: number;
}

/** The most frequent pair first; of equally frequent ones that of the lower tokens, so that the result is one. */
const comesFirst = (a: Candidate, b: Candidate): boolean => a.count > b.count || (a.count === b.count && a.key < b.key);

/**
 * Merges the most frequent pair of tokens again and again, at most `merges` times, and only pairs that come `minCount`
 * times. Counts of pairs are kept and changed only around each merge: a merge costs what it changes, not another pass
 * over the text.
 *
 * Source: Sennrich, Haddow, Birch, "Neural machine translation of rare words with subword units", ACL 2016.
 *
 * @param counts how often each word comes.
 */
export function learnMerges(counts: ReadonlyMap<string, number>, merges: number, minCount: number): Merge[] {
  const encoder = new TextEncoder();
  const words: Word[] = Array.from(counts, ([text, count]) => ({ tokens: [...encoder.encode(text)], count }));
  const pairs = new Pairs(words);
  const learned: Merge[] = [];
  const lengths = new Array<number>(256).fill(1);
  while (learned.length < merges) {
    const pair = pairs.mostFrequent();
    if (!pair || pair.count < minCount) break;
    const [left, right] = pairOf(pair.key);
    if (lengths[left] + lengths[right] > MOST_BYTES) continue;
    lengths.push(lengths[left] + lengths[right]);
    learned.push([left, right]);
    pairs.merge(pair.key, lengths.length - 1);
  }
  return learned;
}

/** How often each pair comes, and in which words. */
class Pairs {
  readonly #words: readonly Word[];
  readonly #counts = new Map<number, number>();
  /** Words that held the pair at some time; a word may have lost it since. */
  readonly #places = new Map<number, Set<number>>();
  readonly #heap = new Heap(comesFirst);

  constructor(words: readonly Word[]) {
    this.#words = words;
    for (const [i, { tokens, count }] of words.entries()) {
      for (let at = 1; at < tokens.length; at++) this.#add(pairKey(tokens[at - 1], tokens[at]), count, i);
    }
    for (const [key, count] of this.#counts) this.#heap.push({ key, count });
  }

  /** A candidate whose count has changed since goes back with the count it has now. */
  mostFrequent(): Candidate | undefined {
    for (let candidate = this.#heap.pop(); candidate; candidate = this.#heap.pop()) {
      const count = this.#counts.get(candidate.key) ?? 0;
      if (count === candidate.count) return candidate;
      if (count > 0 && count < candidate.count) this.#heap.push({ key: candidate.key, count });
    }
    return undefined;
  }

  /** Puts `token` in the place of the pair wherever it stands, from the left. */
  merge(key: number, token: number): void {
    const [left, right] = pairOf(key);
    const changed = new Set<number>();
    const places = this.#places.get(key) ?? [];
    this.#places.delete(key);
    for (const i of places) this.#mergeWord(i, left, right, token, changed);
    this.#counts.delete(key);
    for (const grown of changed) this.#heap.push({ key: grown, count: this.#counts.get(grown) ?? 0 });
  }

  #mergeWord(i: number, left: number, right: number, token: number, grown: Set<number>): void {
    const word = this.#words[i];
    const { tokens, count } = word;
    const isPair = (at: number): boolean => tokens[at] === left && tokens[at + 1] === right;
    const change = (gone: number, come: number): void => {
      this.#add(gone, -count);
      this.#add(come, count, i);
      grown.add(come);
    };
    const merged: number[] = [];
    for (let at = 0; at < tokens.length; at++) {
      if (!isPair(at)) {
        merged.push(tokens[at]);
        continue;
      }
      const [previous, next] = [merged.at(-1), tokens[at + 2]];
      // The pair between two merged ones is changed once, by the second.
      if (previous === token) change(pairKey(right, left), pairKey(token, token));
      else if (previous !== undefined) change(pairKey(previous, left), pairKey(previous, token));
      if (next !== undefined && !isPair(at + 2)) change(pairKey(right, next), pairKey(token, next));
      merged.push(token);
      at++;
    }
    word.tokens = merged;
  }

  #add(key: number, count: number, word?: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    if (word === undefined) return;
    const places = this.#places.get(key);
    if (places) places.add(word);
    else this.#places.set(key, new Set([word]));
  }
}
