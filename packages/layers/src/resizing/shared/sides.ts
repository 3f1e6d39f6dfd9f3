import { describe, InvalidArgumentError, type Shape } from "@nn/tensor";
import type { Sides } from "../../layer/spatial/spatial-options.js";

type Pair = readonly [before: number, after: number];

/** Refuses a list of another length than there are spatial axes. */
export function checkPerAxis(value: unknown, rank: number, what: string, where: string): void {
  if (!Array.isArray(value) || value.length === rank) return;
  throw new InvalidArgumentError(
    `${where}: ${what} must be a number or a list of ${rank}, one for each spatial axis of the input, got ${describe(value)}`,
  );
}

/** A pair for each axis of x [B, ...spatial, C]; [0, 0] for the first and the last. */
export function pairsOf(amounts: Sides, { length }: Shape, where: string): Pair[] {
  checkPerAxis(amounts, length - 2, "amount", where);
  const list = typeof amounts === "number" ? new Array<number>(length - 2).fill(amounts) : amounts;
  return [[0, 0], ...list.map((item): Pair => (typeof item === "number" ? [item, item] : item)), [0, 0]];
}
