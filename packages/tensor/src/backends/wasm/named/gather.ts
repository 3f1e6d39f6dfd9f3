import type { Operand } from "../../../program/program.js";
import { at, type NamedKernel } from "./named-kernel.js";
import { byteStrides, contiguousTarget } from "./operands.js";

/** Rows by number: table [outer, N, inner] at indices [I] → [outer, I, inner]. */
export const gather: NamedKernel = {
  name: "gather",
  lower: (step) => {
    const [table, indices] = step.reads as [Operand, Operand];
    const target = contiguousTarget(step);
    const [outer, count, inner] = target.shape as [number, number, number];
    const call = {
      function: "gather",
      arguments: [
        ...[outer, count, inner],
        ...[at(table), table.shape[1], ...byteStrides(table)],
        ...[at(indices), ...byteStrides(indices)],
        ...[at(target), "step" as const, "piece" as const, 1],
      ],
      pieces: 1,
    };
    return { calls: [call], scratch: 0 };
  },
};
