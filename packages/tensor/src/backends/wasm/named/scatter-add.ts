import type { Operand } from "../../../program/program.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget, floatFlag } from "./operands.js";

/** Sums of rows by number: indices [I], updates [outer, I, inner] → [outer, N, inner]. The gradient of `gather`. */
export const scatterAdd: NamedKernel = {
  name: "scatterAdd",
  lower: (step) => {
    const [indices, updates] = step.reads as [Operand, Operand];
    const target = contiguousTarget(step);
    const [outer, count, inner] = updates.shape as [number, number, number];
    const call = {
      function: "scatterAdd",
      arguments: [
        ...[outer, count, inner],
        ...[at(indices), ...byteStrides(indices)],
        ...[at(updates), ...byteStrides(updates)],
        ...[at(target), target.shape[1], floatFlag(target), "step" as const, "piece" as const, 1],
      ],
      pieces: 1,
    };
    return { calls: [call], scratch: 0 };
  },
};
