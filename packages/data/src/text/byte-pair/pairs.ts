import { InvalidArgumentError } from "@nn/tensor";
import { describeItems } from "../../dataset/inspect.js";

/** Two tokens side by side become a third. */
export type Merge = readonly [left: number, right: number];

/** Tokens are below this number, so that a pair of them is a whole number that doubles hold exactly. */
const MOST_TOKENS = 2 ** 24;

/** A pair as one number, for maps. */
export function pairKey(left: number, right: number): number {
  return left * MOST_TOKENS + right;
}

export function pairOf(key: number): Merge {
  return [Math.floor(key / MOST_TOKENS), key % MOST_TOKENS];
}

/** Most bytes that one token may stand for. */
export const MOST_BYTES = 2 ** 10;

/**
 * Refuses merges that name tokens which are not there yet, twice the same pair, or together more bytes than memory
 * should hold: a file must not say that a token is a billion bytes long.
 */
export function checkMerges(merges: readonly Merge[], where: string): readonly Merge[] {
  if (!Array.isArray(merges)) throw new InvalidArgumentError(`${where}: merges must be a list of pairs of tokens`);
  if (merges.length > MOST_TOKENS - 2 ** 16)
    throw new InvalidArgumentError(`${where}: ${merges.length} merges are too many`);
  const lengths = new Array<number>(256).fill(1);
  const seen = new Set<number>();
  for (const [i, merge] of (merges as readonly unknown[]).entries()) {
    const isToken = (token: unknown): boolean =>
      Number.isInteger(token) && Number(token) >= 0 && Number(token) < 256 + i;
    if (!Array.isArray(merge) || merge.length !== 2 || !merge.every(isToken)) {
      throw new InvalidArgumentError(
        `${where}: merge ${i} must be two tokens of 0 … ${255 + i}, got ${describeItems(merge)}`,
      );
    }
    const [left, right] = merge as [number, number];
    const length = lengths[left] + lengths[right];
    if (length > MOST_BYTES || seen.has(pairKey(left, right))) {
      const reason = length > MOST_BYTES ? `makes a token of ${length} bytes` : "was there before";
      throw new InvalidArgumentError(`${where}: merge ${i}, [${left}, ${right}], ${reason}`);
    }
    seen.add(pairKey(left, right));
    lengths.push(length);
  }
  return merges;
}
