/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of 64-bit counters that passes the BigCrush tests of randomness.
 * Word n of a stream is a pure function of (key, n), so a stream can be cut, resumed and shared out among threads.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011, section 3.3.
 */

type Rotations = readonly [number, number, number, number];

/** Left rotations of the eight rounds that repeat, in two groups of four. */
export const THREEFRY_ROTATIONS: readonly [Rotations, Rotations] = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
];

/** Skein's parity constant: the third key word is k0 ^ k1 ^ this. */
export const THREEFRY_PARITY = 0x1bd11bda;

/** Groups of four rounds; a key injection follows each group. */
export const THREEFRY_GROUPS = 5;

const [[r0, r1, r2, r3], [r4, r5, r6, r7]] = THREEFRY_ROTATIONS;

/**
 * Encrypts the counter (c0, c1) under the key (k0, k1) into `out[0]` and `out[1]`. Words are read modulo 2^32.
 * Nothing is allocated: the caller keeps `out`.
 */
export function threefry2x32(k0: number, k1: number, c0: number, c1: number, out: Uint32Array): void {
  let a = (c0 + k0) | 0;
  let b = (c1 + k1) | 0;
  // The three key words come round: each group injects the next two.
  let now = k0 | 0;
  let next = k1 | 0;
  let later = k0 ^ k1 ^ THREEFRY_PARITY;
  for (let group = 1; group <= THREEFRY_GROUPS; group++) {
    const odd = (group & 1) === 1;
    a = (a + b) | 0;
    b = rotate(b, odd ? r0 : r4) ^ a;
    a = (a + b) | 0;
    b = rotate(b, odd ? r1 : r5) ^ a;
    a = (a + b) | 0;
    b = rotate(b, odd ? r2 : r6) ^ a;
    a = (a + b) | 0;
    b = rotate(b, odd ? r3 : r7) ^ a;
    a = (a + next) | 0;
    b = (b + later + group) | 0;
    const first = now;
    now = next;
    next = later;
    later = first;
  }
  out[0] = a;
  out[1] = b;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
