import type { OpCase } from "../case.js";
import { floats, opCase } from "./build.js";

/**
 * 200 steps of 16 elements, each of which needs the one before: no arithmetic to speak of, so it shows what it costs to
 * begin a step. Every step's result is asked for and read in another order by the next, so that none of them can be joined.
 */
export const steps: readonly OpCase[] = [
  opCase({
    name: "dispatch",
    summary: "200 dependent steps, each x ← xᵀ + b of a 4×4 matrix",
    family: "indexing",
    operation: "chain",
    attributes: { length: 200 },
    operands: [floats([4, 4]), floats([4, 4], 0.5, 1)],
    tolerance: 1e-4,
  }),
];
