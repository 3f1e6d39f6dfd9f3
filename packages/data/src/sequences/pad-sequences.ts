import { describe, InvalidArgumentError, type NdArray } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import { checkOptions } from "../dataset/options.js";

/** Numbers one after another: tokens, or labels. */
export type Sequence = ArrayLike<number>;

export interface PadOptions {
  /** Length of every row; that of the longest sequence without it. Longer sequences are cut at the padded side. */
  readonly length?: number;
  /** What stands where a sequence is over; 0. */
  readonly value?: number;
  /** Where it stands: at the "end" of a row (the default), or at its "start". */
  readonly side?: "start" | "end";
}

/** Sequences as rows of one length. */
export interface PaddedSequences {
  /** [N, T] int32, as `Dataset.from` takes it for x or y. */
  readonly array: NdArray;
  /** How long each sequence is in its row, [N]. */
  readonly lengths: Int32Array;
  /** [N, T] float32: 1 where a sequence is, 0 where padding stands. */
  readonly mask: NdArray;
}

const where = "padSequences";

/** Sequences of whole numbers, each of its own length, as rows of one length. */
export function padSequences(sequences: readonly Sequence[], options: PadOptions = {}): PaddedSequences {
  const { length, value = 0, side = "end" } = checkOptions(options, ["length", "value", "side"], where);
  checkSequences(sequences, where);
  if (!isInt32(value)) throw new InvalidArgumentError(`${where}: value must be an integer, got ${describe(value)}`);
  if (side !== "start" && side !== "end") {
    throw new InvalidArgumentError(`${where}: side must be "start" or "end", got ${describe(side)}`);
  }
  const width = length === undefined ? longest(sequences) : checkCount(length, 1, where, "length");
  const shape = [sequences.length, width];
  const data = new Int32Array(sequences.length * width).fill(value);
  const mask = new Float32Array(data.length);
  const lengths = new Int32Array(sequences.length);
  for (const [row, sequence] of sequences.entries()) {
    const count = (lengths[row] = Math.min(sequence.length, width));
    // Cut at the padded side: what is left is the sequence's beginning, or its end.
    const [into, from] = side === "end" ? [0, 0] : [width - count, sequence.length - count];
    for (let i = 0; i < count; i++) data[row * width + into + i] = readItem(sequence[from + i], row, from + i);
    mask.fill(1, row * width + into, row * width + into + count);
  }
  return { array: { data, shape, dtype: "int32" }, lengths, mask: { data: mask, shape, dtype: "float32" } };
}

/** Refuses what is no list of sequences. */
export function checkSequences(sequences: readonly Sequence[], owner: string): void {
  const isSequence = (item: unknown): boolean =>
    typeof item === "object" && item !== null && Number.isInteger((item as Sequence).length);
  if (!Array.isArray(sequences) || sequences.length === 0 || !sequences.every(isSequence)) {
    const wrong: unknown = Array.isArray(sequences)
      ? (sequences as unknown[]).find((item) => !isSequence(item))
      : sequences;
    const got = wrong === undefined ? "none" : describe(wrong);
    throw new InvalidArgumentError(`${owner}: expected a list of sequences, arrays of whole numbers, got ${got}`);
  }
}

/** Length of the longest sequence, and 1 at least. */
export function longest(sequences: readonly Sequence[]): number {
  return sequences.reduce((most, sequence) => Math.max(most, sequence.length), 1);
}

function readItem(item: number, row: number, at: number): number {
  if (isInt32(item)) return item;
  throw new InvalidArgumentError(`${where}: sequences[${row}][${at}] is ${describe(item)}, expected an integer`);
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
