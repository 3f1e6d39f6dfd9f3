import { InvalidArgumentError } from "../core/errors.js";
import { drawMany } from "./draw-many.js";
import { checkSeed, seedKey, forkKey, type RandomKey } from "./key.js";
import { standardNormal } from "./normal.js";
import { threefry2x32 } from "./threefry.js";

/** All there is to know about a `RandomStream`: plain JSON, for exact resumption. */
export interface RandomState {
  readonly key: RandomKey;
  /** 32-bit words drawn so far. */
  readonly counter: number;
}

const WORD = 2 ** 32;
const MAX_COUNTER = 2 ** 53 - 1;

/**
 * A stream of random numbers on the host: weights, shuffles and generated data come from here. Word n is
 * Threefry-2x32 of (key, n), so the same seed gives the same bits on every machine, and `fork` gives any number of
 * independent streams that do not depend on how much was drawn or in which order they were made.
 */
export class RandomStream {
  readonly #key: RandomKey;
  readonly #block = new Uint32Array(2);
  #counter = 0;

  /** @param seed an integer from 0 to 2^53 − 1. */
  constructor(seed: number) {
    this.#key = seedKey(checkSeed(seed, "RandomStream"));
  }

  /** Continues the stream that `state` was taken from, bit for bit. */
  static from(state: RandomState): RandomStream {
    const { key, counter } = checkState(state);
    const stream = new RandomStream(0);
    stream.#key[0] = key[0];
    stream.#key[1] = key[1];
    stream.#counter = counter;
    if (counter % 2 === 1) stream.#encrypt(counter - 1);
    return stream;
  }

  /** Where the stream stands now. */
  get state(): RandomState {
    return { key: [this.#key[0], this.#key[1]], counter: this.#counter };
  }

  /**
   * An independent stream named by a string or an integer ≥ 0. It depends on this stream's seed and the label alone:
   * the same label always gives the same stream, whatever was drawn before.
   */
  fork(label: string | number): RandomStream {
    return RandomStream.from({ key: forkKey(this.#key, label), counter: 0 });
  }

  /** 32 random bits, as an integer from 0 to 2^32 − 1. */
  uint32(): number {
    const counter = this.#counter;
    if (counter >= MAX_COUNTER) throw new InvalidArgumentError("RandomStream: 2^53 words are drawn; fork a new stream");
    if (counter % 2 === 0) this.#encrypt(counter);
    this.#counter = counter + 1;
    return this.#block[counter % 2];
  }

  /** Uniform in [min, max): min + (max − min) · k / 2^24 with 24 random bits, so that float32 holds the fraction. */
  uniform(min = 0, max = 1): number {
    return min + (max - min) * ((this.uint32() >>> 8) / 0x1000000);
  }

  /**
   * Normal with the given mean and standard deviation: mean + std · z, where z is a float32 number made of one word, the
   * same bits everywhere.
   */
  normal(mean = 0, std = 1): number {
    return mean + std * standardNormal(this.uint32());
  }

  /** An integer from 0 to n − 1, each equally likely: words past the last whole multiple of n are drawn again. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > WORD) {
      throw new InvalidArgumentError(`RandomStream.integer: n must be an integer from 1 to 2^32, got ${String(n)}`);
    }
    const limit = WORD - (WORD % n);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % n;
  }

  /** True with probability p. */
  bernoulli(p: number): boolean {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentError(`RandomStream.bernoulli: p must be from 0 to 1, got ${String(p)}`);
    }
    return this.uniform() < p;
  }

  /** 0 … n − 1 in random order, each order equally likely. */
  permutation(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0 || n > 2 ** 31) {
      throw new InvalidArgumentError(`RandomStream.permutation: n must be an integer from 0 to 2^31, got ${String(n)}`);
    }
    return this.fillPermutation(new Int32Array(n));
  }

  /** Writes a random order of 0 … length − 1 into `into` (Fisher–Yates, in Durstenfeld's form) and returns it. */
  fillPermutation(into: Int32Array): Int32Array {
    for (let i = 0; i < into.length; i++) into[i] = i;
    for (let i = into.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = into[i];
      into[i] = into[j];
      into[j] = kept;
    }
    return into;
  }

  /** Fills an array with `uniform(min, max)` and returns it. */
  fillUniform<T extends Float32Array | Float64Array>(into: T, min = 0, max = 1): T {
    for (let at = 0; at < into.length;) {
      const words = this.#drawMany(into.length - at, "words");
      if (words === undefined) into[at++] = this.uniform(min, max);
      else for (let i = 0; i < words.length; i++) into[at++] = min + (max - min) * ((words[i] >>> 8) / 0x1000000);
    }
    return into;
  }

  /** Fills an array with `normal(mean, std)` and returns it. */
  fillNormal<T extends Float32Array | Float64Array>(into: T, mean = 0, std = 1): T {
    for (let at = 0; at < into.length;) {
      const normals = this.#drawMany(into.length - at, "normals");
      if (normals === undefined) into[at++] = this.normal(mean, std);
      else for (let i = 0; i < normals.length; i++) into[at++] = mean + std * normals[i];
    }
    return into;
  }

  /** Some of the next words, or the normal numbers made of them; undefined where one has to be drawn by itself. */
  #drawMany(wanted: number, kind: "words" | "normals"): Uint32Array | Float32Array | undefined {
    const counter = this.#counter;
    if (counter % 2 === 1 || counter + wanted > MAX_COUNTER) return undefined;
    const drawn = drawMany(this.#key, counter / 2, wanted, kind);
    if (drawn) this.#counter = counter + drawn.length;
    return drawn;
  }

  #encrypt(counter: number): void {
    const block = counter / 2;
    threefry2x32(this.#key[0], this.#key[1], Math.floor(block / WORD), block % WORD, this.#block);
  }
}

function checkState(state: RandomState): RandomState {
  const isWord = (word: unknown): boolean => Number.isInteger(word) && Number(word) >= 0 && Number(word) < WORD;
  const { key, counter } = state;
  const valid =
    Array.isArray(key) &&
    key.length === 2 &&
    key.every(isWord) &&
    Number.isInteger(counter) &&
    counter >= 0 &&
    counter <= MAX_COUNTER;
  if (!valid) {
    throw new InvalidArgumentError(
      `RandomStream.from: a state holds key (two integers below 2^32) and counter, got ${JSON.stringify(state)}`,
    );
  }
  return state;
}
