import { WORD } from "../../loops/nest.js";
import { way, type Part } from "./ways.js";

/** The largest blocks, and what parts of an axis are multiples of: see kernels/gemm/blocks.ts and transposed.ts. */
const DEPTH = { most: 256, grain: 4 };
const WIDTH = { most: 512, grain: 8 };
const HEIGHT = { most: 132, grain: 12 };
const STRIP = 256;

/** Bytes of scratch space that a piece needs at most. */
export function scratchOf({ way: kind, product: { m, n, k, b } }: Part): number {
  if (kind === way.blocks) return blocks(m, n, k);
  if (kind === way.transposed) return m * STRIP * WORD + blocks(m, Math.min(n, STRIP), k);
  return kind === way.dots && b.row !== 1 ? n * k * WORD : 0;
}

/** A packed block of B and one of A. */
function blocks(m: number, n: number, k: number): number {
  const depth = longest(k, DEPTH);
  return (longest(n, WIDTH) + longest(m, HEIGHT)) * depth * WORD;
}

function longest(size: number, { most, grain }: { most: number; grain: number }): number {
  return Math.min(most, Math.ceil(size / grain) * grain);
}
