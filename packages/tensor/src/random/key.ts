import { InvalidArgumentError } from "../core/errors.js";
import { threefry2x32 } from "./threefry.js";

/** Two 32-bit words that name a stream of random numbers. */
export type RandomKey = [number, number];

const WORD = 2 ** 32;

/** Counters of data stay below 2^53 / 2^32 = 2^21 in their high word: these two marks can never meet them. */
const NUMBER_LABEL = 0x80000000;
const STRING_LABEL = 0xc0000000;

/** Refuses what is not an integer from 0 to 2^53 − 1. */
export function checkSeed(seed: number, where: string): number {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    const got = typeof seed === "string" ? JSON.stringify(seed) : String(seed);
    throw new InvalidArgumentError(`${where}: seed must be an integer from 0 to 2^53 − 1, got ${got}`);
  }
  return seed;
}

/** The seed's high and low word. */
export function seedKey(seed: number): RandomKey {
  return [Math.floor(seed / WORD), seed % WORD];
}

/** The key of the sub-stream with this label: the label encrypted under the parent's key. */
export function forkKey(key: Readonly<RandomKey>, label: string | number): RandomKey {
  return typeof label === "string" ? hashString(key, label) : encrypt(key, ...forkCounter(label));
}

/** The counter whose encryption is the key of a numbered sub-stream. */
export function forkCounter(label: number): readonly [number, number] {
  if (!Number.isSafeInteger(label) || label < 0) {
    throw new InvalidArgumentError(
      `fork: label must be a string or an integer from 0 to 2^53 − 1, got ${String(label)}`,
    );
  }
  return [NUMBER_LABEL + Math.floor(label / WORD), label % WORD];
}

/** Absorbs the length and then each UTF-16 unit, so that no two strings share their way. */
function hashString(key: Readonly<RandomKey>, label: string): RandomKey {
  let result = encrypt(key, STRING_LABEL, label.length);
  for (let i = 0; i < label.length; i++) result = encrypt(result, STRING_LABEL + 1, label.charCodeAt(i));
  return result;
}

function encrypt(key: Readonly<RandomKey>, c0: number, c1: number): RandomKey {
  const out = new Uint32Array(2);
  threefry2x32(key[0], key[1], c0, c1, out);
  return [out[0], out[1]];
}
