import { InvalidArgumentError } from "@nn/tensor";
import { Dataset } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";
import { checkSequences, longest, padSequences, type Sequence } from "./pad-sequences.js";

export interface SequencePairOptions {
  /** The token that an answer starts from: what the decoder is given first. */
  readonly start: number;
  /** The token that says that an answer is over; written after each. Without it answers have one length. */
  readonly end?: number;
  /** The token in x where a sequence is over; 0. */
  readonly padding?: number;
  /** The label in y where an answer is over: the loss's ignoreIndex; −1. */
  readonly ignore?: number;
  /** Length of the sources, S, and of the answers, T; those of the longest without it. */
  readonly sourceLength?: number;
  readonly targetLength?: number;
}

const where = "sequencePairs";
const known = ["start", "end", "padding", "ignore", "sourceLength", "targetLength"] as const;

/**
 * Sequences and the sequences that answer them, for an encoder and a decoder (Sutskever, Vinyals and Le, "Sequence to sequence
 * learning with neural networks", 2014): x [S + T] int32 is the source and after it what the decoder sees, the answer a place
 * later, start first (teacher forcing); y [T] int32 is the answer. `encoderDecoder({ source: S, … })` of @nn/layers cuts x in
 * two again.
 */
export function sequencePairs(
  sources: readonly Sequence[],
  answers: readonly Sequence[],
  options: SequencePairOptions,
): Dataset {
  const { start, end, padding = 0, ignore = -1, sourceLength, targetLength } = checkOptions(options, known, where);
  checkSequences(sources, where);
  checkSequences(answers, where);
  if (sources.length !== answers.length) {
    throw new InvalidArgumentError(`${where}: ${sources.length} sources, but ${answers.length} answers`);
  }
  const ended = answers.map((answer) => (end === undefined ? Array.from(answer) : [...Array.from(answer), end]));
  const [S, T] = [sourceLength ?? longest(sources), targetLength ?? longest(ended)];
  checkFit(sources, S, "sourceLength");
  checkFit(ended, T, "targetLength");
  const shifted = ended.map((answer) => [start, ...answer.slice(0, -1)]);
  const source = padSequences(sources, { length: S, value: padding }).array.data;
  const seen = padSequences(shifted, { length: T, value: padding }).array.data;
  const x = new Int32Array(sources.length * (S + T));
  for (let row = 0; row < sources.length; row++) {
    x.set(source.subarray(row * S, (row + 1) * S), row * (S + T));
    x.set(seen.subarray(row * T, (row + 1) * T), row * (S + T) + S);
  }
  const y = padSequences(ended, { length: T, value: ignore }).array;
  return Dataset.from({ x: { data: x, shape: [sources.length, S + T] }, y });
}

/** A sequence that is cut would teach something else. */
function checkFit(sequences: readonly Sequence[], length: number, option: string): void {
  const at = sequences.findIndex((sequence) => sequence.length > length);
  if (at < 0) return;
  throw new InvalidArgumentError(
    `${where}: pair ${at} has ${sequences[at].length} tokens, more than ${option} = ${length}`,
  );
}
