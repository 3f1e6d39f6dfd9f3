/** The numbers an option may take. */
export interface Range {
  /** How a message names it. */
  readonly text: string;
  holds(value: number): boolean;
}

/**
 * Numbers are judged as the float32 they become in a program: 1e-50 is a 0 there, and 0.9999999999 a 1.
 * NaN and infinities are in no range.
 */
const range = (text: string, holds: (value: number) => boolean): Range => ({
  text,
  holds: (value) => Number.isFinite(Math.fround(value)) && holds(Math.fround(value)),
});

/** x ≥ 0. */
export const notNegative: Range = range("a number ≥ 0", (x) => x >= 0);

/** x > 0. */
export const positive: Range = range("a number > 0 (at least 1e-45, the smallest in float32)", (x) => x > 0);

/** 0 ≤ x < 1: the share of the past that an average keeps. */
export const fraction: Range = range("a number ≥ 0 and < 1", (x) => x >= 0 && x < 1);

/** 0 < x ≤ 1: what is left of something that shrinks. */
export const shrinkage: Range = range("a number > 0 and ≤ 1", (x) => x > 0 && x <= 1);
