import type { Node, VectorGraph } from "../graph.js";

/** x = n · π/2 + r with |r| ≤ π/4, for two doubles that were floats. */
export type Reduction = (v: VectorGraph, x: Node) => Reduced;

interface Reduced {
  /** Doubles whose low words are n, at least in the last two bits. */
  readonly n: Node;
  readonly r: Node;
}

/** Up to here `reduceNear` is exact. */
export const NEAR = 1.5e6;
/** π/2 in two parts: the first has 33 bits, so that n times it is exact in doubles for n below 2^20. */
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_LOW = 6.077100506506192e-11;

/**
 * 2/π in pieces of 28 bits and a last one of 53: a float times one of the first is exact in a double. Together they reach
 * down to 2^-193, enough for the large float that comes nearest to a multiple of π/2.
 */
const PIECES = [
  0.6366197690367699, 3.3308114738561656e-9, 2.276010047810136e-18, 2.5268260189002822e-26, 1.6682867657019525e-34,
];
const LAST_PIECE = 1.1588713353428143e-43;
/** How many of the pieces can have more quarter turns than doubles count one by one. */
const LARGE = 3;

/** 1.5 · 2^52: doubles of this size are 1 apart, so that adding it rounds to an integer and leaves that in the low word. */
const ROUNDER = 1.5 * 2 ** 52;

/** Cody and Waite's reduction: r = x − n · π/2 with π/2 in two parts. */
export function reduceNear(v: VectorGraph, x: Node): Reduced {
  const rounder = v.f64(ROUNDER);
  const rounded = v.madd64(x, v.f64(2 / Math.PI), rounder);
  const n = v.op("f64x2.sub", rounded, rounder);
  return { n: rounded, r: v.madd64(n, v.f64(-HALF_PI_LOW), v.madd64(n, v.f64(-HALF_PI_HIGH), x)) };
}

/**
 * Payne and Hanek's reduction: x · 2/π piece by piece, the largest first. The quarter turns are taken off after each, so
 * that what is left is exact, or small errors away from something that later pieces cannot cancel.
 */
export function reduceFar(v: VectorGraph, x: Node): Reduced {
  let rest: Node | undefined;
  let turns: Node | undefined;
  for (const [i, piece] of PIECES.entries()) {
    const sum = rest === undefined ? v.op("f64x2.mul", x, v.f64(piece)) : v.madd64(x, v.f64(piece), rest);
    const quarters = v.op("f64x2.nearest", sum);
    rest = v.op("f64x2.sub", sum, quarters);
    const added = v.op("f64x2.mul", quarters, v.f64(0.25));
    const kept = i < LARGE ? v.op("f64x2.sub", added, v.op("f64x2.nearest", added)) : added;
    turns = turns === undefined ? kept : v.op("f64x2.add", turns, kept);
  }
  const fraction = v.madd64(x, v.f64(LAST_PIECE), rest!);
  // Doubles of a quarter of the size are ¼ apart: the low word counts quarters.
  return {
    n: v.op("f64x2.add", turns!, v.f64(ROUNDER / 4)),
    r: v.op("f64x2.mul", fraction, v.f64(Math.PI / 2)),
  };
}
