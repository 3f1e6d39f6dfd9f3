import { describe, InvalidArgumentError, RandomStream } from "@nn/tensor";
import { checkCount } from "../dataset/check.js";
import { Dataset, type ExampleInput, type Pass } from "../dataset/index.js";
import { checkOptions } from "../dataset/options.js";

/** Numbers of tokens: what a tokenizer gives, or the same in fewer bytes. */
export type Tokens = Int32Array | Uint16Array | Uint8Array;

export interface TokenWindowOptions {
  /** Tokens that the network sees, T. */
  readonly length: number;
  /** So many windows from random places in every epoch; without it the text is gone through from its beginning. */
  readonly samples?: number;
  /** Decides the random places; 0. */
  readonly seed?: number;
  /** From one window's beginning to the next one's; `length`. Only without `samples`. */
  readonly stride?: number;
}

const where = "tokenWindows";

/**
 * Windows of a text for a network that says the next token: x [T] int32 are T tokens, y [T] int32 the same a place
 * further. A stream over the tokens, which are not copied. Random windows are others in every epoch and depend on the
 * seed and the epoch alone; windows one after another are mixed by the seed of the training, and tokens after the last
 * whole one are left out.
 */
export function tokenWindows(tokens: Tokens, options: TokenWindowOptions): Dataset {
  const { length, samples, seed, stride } = checkOptions(options, ["length", "samples", "seed", "stride"], where);
  checkTokens(tokens);
  checkCount(length, 1, where, "length");
  if (seed !== undefined) checkCount(seed, 0, where, "seed");
  if (tokens.length <= length) {
    throw new InvalidArgumentError(
      `${where}: ${tokens.length} tokens are too few for windows of ${length} and the token after each; ` +
        "take a smaller length, or more text",
    );
  }
  if (samples !== undefined) {
    if (stride !== undefined)
      throw new InvalidArgumentError(`${where}: give samples (random places) or stride, not both`);
    checkCount(samples, 1, where, "samples");
    return Dataset.fromIterable((pass) => randomWindows(tokens, length, samples, seed ?? 0, pass), { length: samples });
  }
  const step = checkCount(stride ?? length, 1, where, "stride");
  const count = Math.floor((tokens.length - 1 - length) / step) + 1;
  return Dataset.fromIterable((pass) => windowsInTurn(tokens, length, step, count, pass), { length: count });
}

/** The beginning of a sequence and its rest, by position and without copying: to train on, and to test on. */
export function splitSequence<T extends Tokens | Float32Array>(sequence: T, share: number): [T, T] {
  if (!(share > 0 && share < 1)) {
    throw new InvalidArgumentError(`splitSequence: share must lie between 0 and 1, got ${describe(share)}`);
  }
  const at = Math.round(sequence.length * share);
  return [sequence.subarray(0, at) as T, sequence.subarray(at) as T];
}

function checkTokens(tokens: Tokens): void {
  const valid = tokens instanceof Int32Array || tokens instanceof Uint16Array || tokens instanceof Uint8Array;
  if (valid) return;
  throw new InvalidArgumentError(
    `${where}: tokens must be an Int32Array, Uint16Array or Uint8Array, as tokenizer.encode(text) gives, got ${describe(tokens)}`,
  );
}

function* randomWindows(
  tokens: Tokens,
  length: number,
  samples: number,
  seed: number,
  { epoch }: Pass,
): Generator<ExampleInput> {
  const random = new RandomStream(seed).fork("windows").fork(epoch);
  for (let i = 0; i < samples; i++) yield windowAt(tokens, random.integer(tokens.length - length), length);
}

function* windowsInTurn(
  tokens: Tokens,
  length: number,
  stride: number,
  count: number,
  { epoch, seed }: Pass,
): Generator<ExampleInput> {
  const order = seed === undefined ? undefined : new RandomStream(seed).fork("windows").fork(epoch).permutation(count);
  for (let i = 0; i < count; i++) yield windowAt(tokens, (order?.[i] ?? i) * stride, length);
}

function windowAt(tokens: Tokens, start: number, length: number): ExampleInput {
  // A dataset takes bytes for pixels; tokens are whole numbers.
  const x = Int32Array.from(tokens.subarray(start, start + length));
  return { x, y: Int32Array.from(tokens.subarray(start + 1, start + 1 + length)) };
}
