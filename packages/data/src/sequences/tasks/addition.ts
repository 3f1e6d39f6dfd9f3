import { InvalidArgumentError, RandomStream } from "@nn/tensor";
import { checkCount } from "../../dataset/check.js";
import type { Dataset } from "../../dataset/index.js";
import { checkOptions } from "../../dataset/options.js";
import { CharacterTokenizer } from "../../text/character-tokenizer.js";
import { sequencePairs } from "../sequence-pairs.js";

interface AdditionOptions {
  /** Digits of each number; 3. */
  readonly digits?: number;
  /** Number of examples, no pair twice; 10,000. */
  readonly samples?: number;
  /** Writes the sum from its last digit on, as people do it: what is carried is known before it is needed. */
  readonly reversed?: boolean;
  /** The same seed gives the same pairs. */
  readonly seed?: number;
}

/** Sums as text. */
export interface Addition {
  /** x [S + T] int32: "123+456" and then "=" with all but the sum's last digit; y [T]: "0579". */
  readonly data: Dataset;
  readonly tokenizer: CharacterTokenizer;
  /** Length of the source, S = 2·digits + 1. */
  readonly sourceLength: number;
  /** Length of the answer, T = digits + 1. */
  readonly targetLength: number;
}

/** Pairs of numbers are drawn by one random word. */
const MOST_DIGITS = 4;

/**
 * Additions of two n-digit numbers as text, the shorter ones with zeros in front. No pair comes twice, so a test set by
 * `data.split` holds pairs that were never trained on.
 *
 * Source: Zaremba, Sutskever, "Learning to execute", 2014.
 */
export function addition(options: AdditionOptions = {}): Addition {
  const where = "addition";
  const known = ["digits", "samples", "reversed", "seed"] as const;
  const { digits = 3, samples = 10_000, reversed = false, seed = 0 } = checkOptions(options, known, where);
  checkCount(digits, 1, where, "digits");
  if (digits > MOST_DIGITS) {
    throw new InvalidArgumentError(`${where}: digits must be from 1 to ${MOST_DIGITS}, got ${digits}`);
  }
  const base = 10 ** digits;
  checkCount(samples, 1, where, "samples");
  if (samples > base * base) {
    throw new InvalidArgumentError(
      `${where}: there are ${base * base} pairs of ${digits} digits, got samples ${samples}`,
    );
  }
  const tokenizer = new CharacterTokenizer("0123456789+=");
  const pairs = distinct(base * base, samples, new RandomStream(checkCount(seed, 0, where, "seed")).fork(where));
  const written = pairs.map((pair) => write(Math.floor(pair / base), pair % base, digits));
  const answers = written.map(({ answer }) => (reversed ? [...answer].toReversed().join("") : answer));
  const data = sequencePairs(
    written.map(({ source }) => tokenizer.encode(source)),
    answers.map((answer) => tokenizer.encode(answer)),
    { start: tokenizer.encode("=")[0] },
  );
  return { data, tokenizer, sourceLength: 2 * digits + 1, targetLength: digits + 1 };
}

function write(a: number, b: number, digits: number): { source: string; answer: string } {
  const digitsOf = (value: number, width: number): string => String(value).padStart(width, "0");
  return { source: `${digitsOf(a, digits)}+${digitsOf(b, digits)}`, answer: digitsOf(a + b, digits + 1) };
}

/** `count` different numbers below `n`, in random order (Floyd's sampling, then shuffled). */
function distinct(n: number, count: number, random: RandomStream): number[] {
  const chosen = new Set<number>();
  for (let i = n - count; i < n; i++) {
    const number = random.integer(i + 1);
    chosen.add(chosen.has(number) ? i : number);
  }
  const list = [...chosen];
  return Array.from(random.permutation(count), (i) => list[i]);
}
