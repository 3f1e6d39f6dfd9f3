import { addition, copyTask, reverseTask, type Dataset } from "@nn/data";

/** Sequences and answers, as text for people. */
export interface PairData {
  /** x [S + T], y [T]. */
  readonly data: Dataset;
  readonly vocabulary: number;
  /** S. */
  readonly sourceLength: number;
  /** The sign of a token. */
  readonly sign: (token: number) => string;
}

/** A set of sequences with answers, and what learning it takes. */
export interface PairSet {
  readonly name: string;
  readonly summary: string;
  readonly title: string;
  /** To train on. */
  readonly samples: number;
  readonly epochs: number;
  /** Of the attention. */
  readonly heads: number;
  /** Blocks of the encoder. Without any the decoder has to look at each sign where it stands. */
  readonly encoderBlocks: number;
  make(samples: number, seed: number): PairData;
}

/** To test on: none of them is trained on. */
export const testPairs = 2000;

/** Long enough that no sequence comes twice, but for a chance of one in a million. */
const symbols = { length: 12, symbols: 20 } as const;

function symbolSet(task: typeof copyTask): PairSet["make"] {
  return (samples, seed) => ({
    data: task({ ...symbols, samples, seed }),
    vocabulary: symbols.symbols + 1,
    sourceLength: symbols.length,
    sign: (token) => (token === 0 ? "▸" : String.fromCodePoint(96 + token)),
  });
}

export const pairSets: readonly PairSet[] = [
  {
    name: "addition",
    summary: "sums of two numbers of 3 digits, as text",
    title: "Addition",
    samples: 20_000,
    epochs: 20,
    heads: 4,
    encoderBlocks: 1,
    make: (samples, seed) => {
      const { data, tokenizer, sourceLength } = addition({ digits: 3, samples, seed });
      return { data, vocabulary: tokenizer.size, sourceLength, sign: (token) => tokenizer.decode([token]) };
    },
  },
  {
    name: "reverse",
    summary: "12 letters that are to be written backwards",
    title: "Writing backwards",
    samples: 10_000,
    epochs: 6,
    heads: 1,
    encoderBlocks: 0,
    make: symbolSet(reverseTask),
  },
  {
    name: "copy",
    summary: "12 letters that are to be written again",
    title: "Copying",
    samples: 10_000,
    epochs: 6,
    heads: 1,
    encoderBlocks: 0,
    make: symbolSet(copyTask),
  },
];
