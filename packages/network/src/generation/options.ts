import { checkOptions, describe, InvalidArgumentError } from "@nn/tensor";

export interface GenerateOptions {
  /** How many tokens to write at most. */
  readonly length: number;
  /** What logits are divided by: below 1 likely tokens get likelier, 0 always takes the likeliest. 1. */
  readonly temperature?: number;
  /** Draws from the k likeliest tokens only. */
  readonly topK?: number;
  /**
   * Draws from the fewest tokens that together have at least this probability (nucleus sampling: Holtzman et al., "The curious
   * case of neural text degeneration", ICLR 2020).
   */
  readonly topP?: number;
  /** Decides what is drawn; 0. */
  readonly seed?: number;
  /**
   * Beam search: keeps this many sequences, those whose tokens are likeliest together, and writes the best in the end.
   * Nothing is drawn.
   */
  readonly beam?: number;
  /** In beam search, sequences are compared by ln p / nᵅ with this α; 0 prefers short ones. Only matters with `stop`. 1. */
  readonly lengthPenalty?: number;
  /** The token that ends a text; it is not written. */
  readonly stop?: number;
  /** For an encoder and decoder: the S tokens that the encoder reads. The prompt is where the decoder begins. */
  readonly source?: ArrayLike<number>;
  /** false looks at the whole sequence for every token, which is slower; the same tokens, as long as the network sees all of them. */
  readonly cache?: boolean;
  /** Ends the writing; the iterator throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const known: readonly (keyof GenerateOptions)[] = [
  ...(["length", "temperature", "topK", "topP", "seed"] as const),
  ...(["beam", "lengthPenalty", "stop", "source", "cache", "signal"] as const),
];

type Numbers = "length" | "temperature" | "topK" | "topP" | "seed" | "beam" | "lengthPenalty" | "stop";

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isNumber = (value: number): boolean => Number.isFinite(value) && value >= 0;

const rules: Readonly<Record<Numbers, readonly [expected: string, holds: (value: number) => boolean]>> = {
  length: ["an integer ≥ 0", (value) => Number.isSafeInteger(value) && value >= 0],
  temperature: ["a finite number ≥ 0", isNumber],
  topK: ["an integer ≥ 1", isCount],
  topP: ["a number above 0 and at most 1", (value) => value > 0 && value <= 1],
  seed: ["an integer from 0 to 2^53 − 1", (value) => Number.isSafeInteger(value) && value >= 0],
  beam: ["an integer ≥ 1", isCount],
  lengthPenalty: ["a finite number ≥ 0", isNumber],
  stop: ["a token, an integer ≥ 0", (value) => Number.isSafeInteger(value) && value >= 0],
};

/** Refuses options that make no sense. */
export function checkGenerateOptions(options: GenerateOptions): void {
  checkOptions(options, known, "generate");
  for (const [name, [expected, holds]] of Object.entries(rules)) {
    const value: unknown = options[name as Numbers];
    if (value === undefined && name !== "length") continue;
    if (typeof value === "number" && holds(value)) continue;
    throw new InvalidArgumentError(`generate: ${name} must be ${expected}, got ${describe(value)}`);
  }
  const { beam, temperature, topK, topP, signal } = options;
  if (beam !== undefined && [temperature, topK, topP].some((value) => value !== undefined)) {
    throw new InvalidArgumentError("generate: beam search draws nothing; leave out temperature, topK and topP");
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new InvalidArgumentError(`generate: signal must be an AbortSignal, got ${describe(signal)}`);
  }
}
