import { sizeOf, type Fill, type Operand } from "./case.js";

/** Values of an operand: int32 for indices, float32 otherwise. */
export type Values = Float32Array | Int32Array;

/**
 * Values that look random and depend on their place and `seed` alone: a mixing of bits that is as easily written for
 * numpy (python/operands.py), so that every framework computes with the same numbers and none has to be sent.
 */
export function valuesOf({ shape, fill }: Operand, seed: number): Values {
  const size = sizeOf(shape);
  const values = fill.kind === "index" ? new Int32Array(size) : new Float32Array(size);
  const value = rules[fill.kind](fill as never);
  for (let i = 0; i < size; i++) values[i] = value(i, seed);
  return values;
}

type Rule<K extends Fill["kind"]> = (fill: Extract<Fill, { kind: K }>) => (i: number, seed: number) => number;

const rules: { readonly [K in Fill["kind"]]: Rule<K> } = {
  uniform:
    ({ low, high }) =>
    (i, seed) =>
      low + (high - low) * ((mix32(i, seed) >>> 8) / 2 ** 24),
  index:
    ({ below }) =>
    (i, seed) =>
      mix32(i, seed) % below,
  distinct: () => mix24,
};

/** 32 bits from a place: the finalizer of MurmurHash3 (A. Appleby) over a Weyl sequence. */
function mix32(i: number, seed: number): number {
  let h = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A permutation of the numbers below 2²⁴: odd factors and shifts to the right can be undone. */
function mix24(i: number, seed: number): number {
  const mask = 0xffffff;
  let h = (i + Math.imul(seed, 0x9e3779)) & mask;
  h = Math.imul(h ^ (h >>> 11), 0x5bd1e9) & mask;
  h = Math.imul(h ^ (h >>> 13), 0x2c1b3d) & mask;
  return h ^ (h >>> 12);
}
