import { InvalidArgumentError } from "@nn/tensor";
import { describeItems } from "../dataset/inspect.js";
import { checkSequences, type Sequence } from "./pad-sequences.js";

/** Sequences of about one length. */
export interface Bucket {
  /** To which they are padded. */
  readonly length: number;
  /** Which they are, in their order. */
  readonly indices: Int32Array;
}

/**
 * Sorts sequences by length, so that short ones need not be padded to the length of the longest: each goes to the first
 * bucket that holds it. Empty buckets are left out.
 *
 * @param lengths of the buckets, ascending; the last one holds the longest sequence.
 */
export function bucketByLength(sequences: readonly Sequence[], lengths: readonly number[]): Bucket[] {
  const where = "bucketByLength";
  checkSequences(sequences, where);
  const ascending =
    Array.isArray(lengths) &&
    lengths.length > 0 &&
    lengths.every((length, i) => Number.isInteger(length) && length > (lengths[i - 1] ?? 0));
  if (!ascending) {
    throw new InvalidArgumentError(`${where}: lengths must be ascending integers ≥ 1, got ${describeItems(lengths)}`);
  }
  const members = lengths.map((): number[] => []);
  for (const [i, sequence] of sequences.entries()) {
    const bucket = lengths.findIndex((length) => sequence.length <= length);
    if (bucket < 0) {
      throw new InvalidArgumentError(
        `${where}: sequences[${i}] has ${sequence.length} items, more than the last bucket's ${lengths.at(-1)}`,
      );
    }
    members[bucket].push(i);
  }
  return lengths
    .map((length, i) => ({ length, indices: Int32Array.from(members[i]) }))
    .filter(({ indices }) => indices.length > 0);
}
