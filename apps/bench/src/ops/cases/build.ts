import type { Fill, OpCase, Operand } from "../case.js";

/** Bytes of a float32 or int32. */
export const WORD = 4;

/** A case with what most cases have in common. */
export const opCase = (
  given: Pick<OpCase, "name" | "summary" | "family" | "operation" | "operands"> & Partial<OpCase>,
): OpCase => ({ attributes: {}, flops: null, bytes: null, limit: null, tolerance: 1e-5, comparedAfter: 1, ...given });

export const floats = (shape: readonly number[], low = -1, high = 1): Operand => ({
  shape,
  fill: { kind: "uniform", low, high },
});

export const filled = (shape: readonly number[], fill: Fill): Operand => ({ shape, fill });
